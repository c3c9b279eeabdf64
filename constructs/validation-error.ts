/** One thing wrong, and what to do about it. */
export interface Fault {
  readonly message: string;
  readonly mend: string;
}

/**
 * The one error that constructs throw for misuse.
 *
 * `code` is stable (tests and callers may match on it), `message` names what was expected, what was found and the
 * mend, and `path` is the construct's path. None of them holds a secret: values are shown only where they are names.
 */
export class ValidationError extends Error {
  /**
   * @param problem what was expected and what was found, without a full stop
   * @param mend one imperative clause: what a person does about it
   */
  constructor(
    readonly code: string,
    problem: string,
    readonly mend: string,
    readonly path: string,
  ) {
    super(`${path}: ${problem}. Mend: ${mend} [${code}]`);
    this.name = 'ValidationError';
  }

  /** Several of one kind, each with its own mend; that of the error is the last one's. */
  static of(code: string, faults: readonly [Fault, ...Fault[]], path: string): ValidationError {
    const last = faults[faults.length - 1] ?? faults[0];
    const before = faults.slice(0, -1).map((fault) => `${sentence(fault)}\n  `);
    return new ValidationError(code, `${before.join('')}${last.message}`, last.mend, path);
  }
}

/** A fault as one line, as {@link ValidationError} prints it. */
export const sentence = ({ message, mend }: Fault): string => `${message}. Mend: ${mend}`;
