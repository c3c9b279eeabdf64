/**
 * The one error that constructs throw for misuse.
 *
 * `code` is stable (tests and callers may match on it), `message` names what was expected, what was found and the
 * mend, and `path` is the construct's path. Neither holds a secret: values are shown only where they are names.
 */
export class ValidationError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly path: string,
  ) {
    super(`${path}: ${message} [${code}]`);
    this.name = 'ValidationError';
  }
}
