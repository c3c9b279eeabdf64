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

/** What is known for one input, and the further inputs behind it. */
class Branch {
  value: Value | undefined;
  private readonly branches = new Map<unknown, Branch>();

  at(input: unknown): Branch {
    const known = this.branches.get(input);
    if (known !== undefined) return known;
    const made = new Branch();
    this.branches.set(input, made);
    return made;
  }
}

/** The expression itself where it can't be remembered. */
export function remembered(text: string, evaluate: Evaluate): Evaluate {
  const inputs = [...text.matchAll(INPUT)];
  // `context` in any other use, a string or a name that ends so included, may be anything.
  if (inputs.length === 0 || inputs.length !== (text.match(/context/gi)?.length ?? 0) || UNSTEADY.test(text)) return evaluate;
  const variables = [...new Set(inputs.flatMap(([, name]) => (name === undefined ? [] : [name])))];
  let root = new Branch();
  let count = 0;
  return (context) => {
    let branch = root.at(context.operation?.id).at(context.request.method);
    for (const name of variables) {
      const input = inputOf(context.variables.get(name));
      if (input === undefined) return evaluate(context);
      branch = branch.at(input);
    }
    if (branch.value !== undefined) return branch.value;
    count += 1;
    if (count > REMEMBERED) [root, count] = [new Branch(), 0];
    const value = evaluate(context);
    // Objects can be changed by whoever gets them.
    if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') branch.value = value;
    return value;
  };
}

/** A token is what its compact form says, and not the same as a text of that form. */
const tokens = new Map<string, object>();
function tokenInput({ compact }: NetJwt): object {
  const known = tokens.get(compact);
  if (known !== undefined) return known;
  if (tokens.size >= REMEMBERED) tokens.clear();
  const made = {};
  tokens.set(compact, made);
  return made;
}

/** `undefined` for what can't be told from all others. */
function inputOf(value: Value | undefined): unknown {
  if (value instanceof NetJwt) return tokenInput(value);
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? value : undefined;
}
