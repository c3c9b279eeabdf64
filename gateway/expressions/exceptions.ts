/** Exceptions as values: what `catch (Exception e)` binds and `throw` takes. */
import { catches, ExpressionError, ExpressionLimitError, invalidCast, nullReference } from './errors';
import { define, typeName } from './registry';
import { textOf } from './format';
import { NetObject, type Value } from './value';

export class NetException extends NetObject {
  constructor(
    readonly typeName: string,
    readonly message: string,
    readonly inner: Value = null,
  ) {
    super();
  }
  override toString(): string {
    return `System.${this.typeName}: ${this.message}`;
  }
}

const TYPES = [
  'Exception',
  'ArgumentException',
  'ArgumentNullException',
  'ArgumentOutOfRangeException',
  'FormatException',
  'InvalidCastException',
  'InvalidOperationException',
  'KeyNotFoundException',
  'NullReferenceException',
  'IndexOutOfRangeException',
  'OverflowException',
  'ArithmeticException',
  'DivideByZeroException',
  'NotSupportedException',
  'NotImplementedException',
  'TimeoutException',
  'JsonException',
  'JsonReaderException',
  'JsonSerializationException',
  'UriFormatException',
  'XmlException',
  'CryptographicException',
  'RegexMatchTimeoutException',
  'MissingMemberException',
];

for (const type of TYPES) {
  define<NetException>(type, {
    ...(type !== 'Exception' && { bases: ['Exception'] }),
    ...(type === 'Exception' && {
      properties: {
        Message: (_host, self) => self.message,
        InnerException: (_host, self) => self.inner,
        StackTrace: () => '',
        Source: () => '',
      },
      methods: { GetBaseException: (_host, self) => self },
    }),
    construct: (_host, [message = null, inner = null]) =>
      new NetException(type, message === null ? `Exception of type 'System.${type}' was thrown.` : textOf(message), inner),
  });
}

/** `throw value`. */
export function raise(value: Value): never {
  if (value === null) throw nullReference('throw null');
  if (!(value instanceof NetException)) throw invalidCast(typeName(value), 'Exception');
  throw new ThrownException(value);
}

/** An exception that the expression itself threw. */
class ThrownException extends ExpressionError {
  constructor(readonly value: NetException) {
    super(value.typeName, value.message);
  }
}

/** What `catch (type)` binds, or undefined where it doesn't catch. Limits and the interpreter's own faults pass. */
export function caught(error: unknown, type: string): NetException | undefined {
  if (!(error instanceof ExpressionError) || error instanceof ExpressionLimitError) return undefined;
  // What the gateway can't run must not look like an exception that the policy expects.
  if (error.netType === 'MissingMemberException' && !(error instanceof ThrownException)) return undefined;
  if (!catches(type, error.netType)) return undefined;
  return error instanceof ThrownException ? error.value : new NetException(error.netType, error.message);
}
