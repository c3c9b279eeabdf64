/** How a command ends: with what was wrong, for whoever ran it, and never with a stack trace for a mistake in the input. */
import pc from 'picocolors';
import { ContractError } from '../access/problem';
import { ConfigurationError } from '../config/problem';
import { ValidationError } from '../constructs/validation-error';
import { SynthesizedFolderError } from '../synthesized/files';

/** A mistake of the user's that a command itself finds: a folder that is not there, an option that makes no sense. */
export class UsageError extends Error {
  /** @param mend one imperative clause: what a person does about it */
  constructor(message: string, mend: string) {
    super(`${message} Mend: ${mend}`);
    this.name = 'UsageError';
  }

  /** Several mistakes at once, a line each. */
  static of(mistakes: readonly { readonly message: string; readonly mend: string }[]): UsageError {
    const before = mistakes.slice(0, -1).map(({ message, mend }) => `${message} Mend: ${mend}\n`);
    const { message = '', mend = '' } = mistakes.at(-1) ?? {};
    return new UsageError(`${before.join('')}${message}`, mend);
  }
}

const isExpected = (error: unknown): error is Error =>
  error instanceof ConfigurationError ||
  error instanceof ContractError ||
  error instanceof ValidationError ||
  error instanceof UsageError ||
  error instanceof SynthesizedFolderError;

/** What the operating system says of a place, and what a person does about it. */
const PLACE_MENDS: Readonly<Record<string, string>> = {
  EACCES: 'give yourself the right to write there, or name another place',
  EDQUOT: 'free some space there, or name another place, and run it again',
  EEXIST: 'name another folder: there is a file of this name',
  EISDIR: 'name another file: there is a folder of this name',
  ENOSPC: 'free some space there, or name another place, and run it again',
  ENOTDIR: 'name another folder: a part of this path is a file',
  EPERM: 'give yourself the right to write there, or name another place',
  EROFS: 'name a place on a disk that can be written',
};

/** @returns what a person is told of an error of theirs; undefined where it is one of the program */
export function messageOf(error: unknown): string | undefined {
  if (isExpected(error)) return error.message;
  const { code = '', path, syscall } = (typeof error === 'object' && error !== null ? error : {}) as NodeJS.ErrnoException;
  const mend = syscall === undefined || !Object.hasOwn(PLACE_MENDS, code) ? undefined : PLACE_MENDS[code];
  return mend && `${path ?? 'the output'}: expected a place that can be written, got ${code} (${syscall}). Mend: ${mend}`;
}

/** Runs a command; prints its error and sets the exit code 1 where it fails. */
export function runToEnd(command: () => Promise<void> | void): void {
  // Whoever reads the output may have read enough: `… | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  Promise.resolve()
    .then(command)
    .catch((error: unknown) => {
      process.exitCode = 1;
      const message = messageOf(error);
      console.error(message === undefined ? error : pc.red(message));
    });
}
