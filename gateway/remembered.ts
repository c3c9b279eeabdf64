/**
 * Expressions whose value follows from a few variables of the call and from its operation alone, such as the decision
 * on a token: their values are remembered, so that a client's next call with the same token costs a look-up.
 * Whatever else an expression reads, or may change, is evaluated at each call.
 */
import type { ExpressionContext } from './expressions/context';
import { NetJwt } from './expressions/jwt';
import type { Value } from './expressions/value';

type Evaluate = (context: ExpressionContext) => Value;

/** The only parts of `context` that a remembered expression may read. */
const INPUT = /\bcontext\s*\.\s*(?:Variables\s*\[\s*"([A-Za-z0-9._-]+)"\s*\]|Operation\s*\.\s*Id\b|Request\s*\.\s*Method\b)/g;
/** Time and chance: two evaluations of these differ. */
const UNSTEADY = /DateTime|Guid|Random|Now|Ticks|Stopwatch|Environment|Trace/;
const REMEMBERED = 2_000;

/** The expression itself where it can't be remembered. */
export function remembered(text: string, evaluate: Evaluate): Evaluate {
  const inputs = [...text.matchAll(INPUT)];
  // `context` in any other use, a string or a name that ends so included, may be anything.
  if (inputs.length === 0 || inputs.length !== (text.match(/context/gi)?.length ?? 0) || UNSTEADY.test(text)) return evaluate;
  const variables = [...new Set(inputs.flatMap(([, name]) => (name === undefined ? [] : [name])))];
  const values = new Map<string, Value>();
  return (context) => {
    let key = `${context.operation?.id ?? ''}\n${context.request.method}`;
    for (const name of variables) {
      const part = keyOf(context.variables.get(name));
      if (part === undefined) return evaluate(context);
      key += part;
    }
    const known = values.get(key);
    if (known !== undefined) return known;
    const value = evaluate(context);
    // Objects can be changed by whoever gets them.
    if (typeof value !== 'boolean' && typeof value !== 'string' && typeof value !== 'number') return value;
    if (values.size >= REMEMBERED) values.clear();
    values.set(key, value);
    return value;
  };
}

/** `undefined` for what has no text that tells it from all others. */
function keyOf(value: Value | undefined): string | undefined {
  // A token is what its compact form says; its parts hold no line end.
  if (value instanceof NetJwt) return `\nj${value.compact}`;
  if (typeof value === 'string') return `\ns${value.length}:${value}`;
  if (typeof value === 'boolean' || typeof value === 'number') return `\n${typeof value}${value}`;
  return undefined;
}
