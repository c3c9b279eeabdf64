/** What an expression can end with besides a value. */

/** The expression uses something that the interpreter can't run; thrown when it is compiled. */
export class ExpressionUnsupportedError extends Error {
  override readonly name = 'ExpressionUnsupportedError';
  constructor(
    /** What it is, in one sentence. */
    readonly reason: string,
    /** From 0, in the expression's text. */
    readonly offset: number,
    /** From 1. */
    readonly line: number,
    /** From 1. */
    readonly column: number,
  ) {
    super(`line ${line}, column ${column}: ${reason}`);
  }
}

/** A .NET exception that the expression ended with: API Management's ExpressionValueEvaluationFailure. */
export class ExpressionError extends Error {
  override readonly name: string = 'ExpressionError';
  constructor(
    /** The .NET type without its namespace: `NullReferenceException`. */
    readonly netType: string,
    message: string,
  ) {
    super(message);
  }
}

/** The expression took too many steps, too much memory or too deep a recursion. No `catch` of its own catches it. */
export class ExpressionLimitError extends ExpressionError {
  override readonly name = 'ExpressionLimitError';
  constructor(message: string) {
    super('ExpressionLimit', message);
  }
}

/** A type's base, up to Exception, where it isn't Exception itself. */
const BASES: Readonly<Record<string, string>> = {
  ArgumentNullException: 'ArgumentException',
  ArgumentOutOfRangeException: 'ArgumentException',
  RegexMatchTimeoutException: 'TimeoutException',
  DivideByZeroException: 'ArithmeticException',
  OverflowException: 'ArithmeticException',
  JsonReaderException: 'JsonException',
  JsonSerializationException: 'JsonException',
  UriFormatException: 'FormatException',
};

/** True where `catch (type)` catches an exception of type `thrown`. */
export function catches(type: string, thrown: string): boolean {
  if (type === 'Exception' || type === 'SystemException') return true;
  for (let at: string | undefined = thrown; at !== undefined; at = BASES[at]) if (at === type) return true;
  return false;
}

export function nullReference(what: string): ExpressionError {
  return new ExpressionError('NullReferenceException', `Object reference not set to an instance of an object (${what}).`);
}

export function invalidCast(from: string, to: string): ExpressionError {
  return new ExpressionError('InvalidCastException', `Unable to cast object of type '${from}' to type '${to}'.`);
}

export function argumentNull(name: string): ExpressionError {
  return new ExpressionError('ArgumentNullException', `Value cannot be null. Parameter name: ${name}`);
}

export function outOfRange(name: string): ExpressionError {
  return new ExpressionError(
    'ArgumentOutOfRangeException',
    `Specified argument was out of the range of valid values. Parameter name: ${name}`,
  );
}

export function formatError(message = 'Input string was not in a correct format.'): ExpressionError {
  return new ExpressionError('FormatException', message);
}

/** What the gateway can't run, found only with values at hand. No `catch` of the expression takes it for an exception of .NET's. */
export function notRun(what: string): ExpressionError {
  return new ExpressionError('MissingMemberException', `the local gateway can't run ${what}`);
}

export function missing(member: string, type: string): ExpressionError {
  return new ExpressionError('MissingMemberException', `'${type}' has no '${member}' that the local gateway can run with these arguments.`);
}
