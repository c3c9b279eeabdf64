/** `set-header`, as a statement of its own and within `return-response` and `send-request`. */
import { ExpressionTypeError, type Statement } from '../compilation';
import type { Call } from '../exchange';
import { HEADER_NAME, HEADER_VALUE, type Headers } from '../headers';

export type HeaderChange = (headers: Headers, call: Call) => void;

/** Headers that a policy can't set (Microsoft's "Set header"): they belong to the connection. */
const RESERVED: ReadonlySet<string> = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

export function headerChange(statement: Statement): HeaderChange {
  const name = statement.required('name');
  const action = statement.oneOf('exists-action', ['override', 'skip', 'append', 'delete'], 'override');
  const values = statement.children('value').map((value) => value.text() ?? { constant: '', text: () => '', value: () => '' });
  if (name.constant !== undefined) {
    if (!HEADER_NAME.test(name.constant)) statement.fail('the attribute name is no header name');
    if (RESERVED.has(name.constant.toLowerCase())) statement.fail(`the header ${name.constant} can't be set`);
    if (action === 'delete') {
      const lower = name.constant.toLowerCase();
      return (headers) => void headers.deleteLower(lower);
    }
  }
  return (headers, call) => {
    const header = name.constant ?? checkedName(name.text(call));
    if (action === 'delete') headers.delete(header);
    else if (action === 'override' && values.length === 0) headers.delete(header);
    else if (action !== 'skip' || headers.get(header) === undefined) {
      const texts = values.map((value) => checkedValue(value.text(call).trim()));
      if (action === 'append') headers.append(header, texts);
      else headers.set(header, texts);
    }
  };
}

function checkedName(name: string): string {
  if (!HEADER_NAME.test(name) || RESERVED.has(name.toLowerCase())) throw new ExpressionTypeError('expected a header name that may be set');
  return name;
}

/** A line end in a value would begin another header. */
function checkedValue(value: string): string {
  if (!HEADER_VALUE.test(value)) throw new ExpressionTypeError('a header value holds a line end or another control');
  return value;
}
