/** Says in one line that tests are skipped, and why: a machine without the tool or the file is no failure. */
export const saySkipped = (reason: string): void => void process.stderr.write(`skipped: ${reason}\n`);
