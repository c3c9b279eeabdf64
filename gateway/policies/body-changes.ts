/** `set-body`, as a statement of its own and within `return-response` and `send-request`. */
import { asText, type Statement } from '../compilation';
import { compileLiquid } from '../documents/liquid';
import type { Call, GatewayRequest, GatewayResponse } from '../exchange';
import { markupOf } from './body-markup';
import { liquidScope } from './liquid-scope';

/**
 * The new body; `undefined` for an empty one.
 * @param source whose body a Liquid template sees. Within `return-response` Azure gives it an empty text
 */
export function bodyText(
  statement: Statement,
  source: (call: Call) => GatewayRequest | GatewayResponse | undefined = () => undefined,
): (call: Call) => Uint8Array | undefined {
  const liquid = statement.oneOf('template', ['none', 'liquid'], 'none') === 'liquid';
  const nil = statement.oneOf('xsi-nil', ['blank', 'null'], 'blank');
  const parseDates = statement.flag('parse-date', true);
  if (statement.has('html-decode-expression')) {
    statement.fail("the attribute html-decode-expression is not documented, so it can't be run locally");
  }
  const markup = markupOf(statement);
  if (liquid) return rendered(statement, markup ?? statement.literal(), (call) => liquidScope(call, source(call), { parseDates, nil }));
  if (markup !== undefined) return constant(markup);
  const text = statement.text();
  if (text === undefined) return () => undefined;
  if (text.constant !== undefined) return constant(text.constant);
  return (call) => bytesOf(asText(text.value(call)));
}

function constant(text: string): () => Uint8Array {
  const bytes = Buffer.from(text);
  return () => bytes;
}

function rendered(
  statement: Statement,
  template: string,
  scope: (call: Call) => ReturnType<typeof liquidScope>,
): (call: Call) => Uint8Array | undefined {
  let render: ReturnType<typeof compileLiquid>;
  try {
    render = compileLiquid(template);
  } catch (error) {
    statement.fail(`the Liquid template can't be run: ${error instanceof Error ? error.message : String(error)}`);
  }
  return (call) => bytesOf(render(scope(call)));
}

const bytesOf = (text: string): Uint8Array | undefined => (text === '' ? undefined : Buffer.from(text));
