/** `set-body`, as a statement of its own and within `return-response` and `send-request`. */
import { asText, type Statement } from '../compilation';
import type { Call } from '../exchange';

/** The new body; `undefined` for an empty one. */
export function bodyText(statement: Statement): (call: Call) => Uint8Array | undefined {
  if (statement.oneOf('template', ['none', 'liquid'], 'none') === 'liquid') statement.fail('Liquid templates can\'t be run locally');
  statement.ignore('xsi-nil', 'parse-date', 'html-decode-expression');
  const text = statement.text();
  if (text === undefined) return () => undefined;
  if (text.constant !== undefined) {
    const bytes = Buffer.from(text.constant);
    return () => bytes;
  }
  return (call) => bytesOf(asText(text.value(call)));
}

export const bytesOf = (text: string): Uint8Array | undefined => (text === '' ? undefined : Buffer.from(text));
