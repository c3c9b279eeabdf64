/**
 * Policy expressions that run on this machine: C# 7 compiled once into closures.
 *
 * No text of an expression is ever evaluated as JavaScript. An evaluation has a budget of steps, of
 * memory and of depth; it sees nothing but its {@link ExpressionContext}.
 */
import { checkExpression, initExpressions } from '../../policies/expressions/check';
import { childAt, type CSharpNode, parseExpression } from '../../policies/expressions/parse';
import './library';
import { compileExpression as compileNode } from './compile-expression';
import { compileBlock, Done } from './compile-statement';
import type { ExpressionContext } from './context';
import { ExpressionError, ExpressionLimitError, ExpressionUnsupportedError } from './errors';
import { DEFAULT_LIMITS, Frame, Host, type Limits, NetFunction } from './machine';
import { FrameScope, Scope, Source } from './scope';
import type { Value } from './value';

export { ExpressionError, ExpressionLimitError, ExpressionUnsupportedError, initExpressions };

export type CompiledExpression = (context: ExpressionContext) => Value;

/**
 * Compiles one expression, `@(…)` or `@{…}`. What it returns can be called any number of times.
 * Await {@link initExpressions} once before.
 * @throws ExpressionUnsupportedError where the text is no valid expression, or uses what the interpreter can't run
 */
export function compileExpression(text: string, limits: Limits = DEFAULT_LIMITS): CompiledExpression {
  const [finding] = checkExpression(text).filter(
    ({ code }) => code !== 'expression-member-not-allowed' && code !== 'expression-not-listed',
  );
  if (finding) throw new ExpressionUnsupportedError(`${finding.message}; ${finding.mend}`, finding.offset, finding.line, finding.column);
  const { root, kind } = parseExpression(text);
  if (!root) throw new ExpressionUnsupportedError('not one whole expression', 0, 1, 1);
  const layout = new FrameScope(undefined);
  const scope = new Scope(undefined, layout, new Source(text, ownMembers(root)));
  const run = kind === 'statements' ? statements(compileBlock(root, scope)) : compileNode(root, scope).run;
  return (context) => {
    try {
      return run(new Frame(layout.size, undefined, new Host(context, limits)));
    } catch (error) {
      throw known(error);
    }
  };
}

/** The members of the expression's anonymous types and tuples. */
function ownMembers(node: CSharpNode, names = new Set<string>()): ReadonlySet<string> {
  if (node.type === 'anonymous_object_creation_expression') {
    for (const child of node.children) {
      const name = child.type === 'identifier' ? child : childAt(child, 'name');
      if (name) names.add(name.text);
    }
  } else if (node.type === 'tuple_expression' || node.type === 'tuple_type') {
    for (const child of node.children) {
      const name = childAt(child, 'name');
      if (name) names.add(name.text);
    }
  }
  for (const child of node.children) ownMembers(child, names);
  return names;
}

function statements(execute: (frame: Frame) => Done): (frame: Frame) => Value {
  return (frame) => {
    if (execute(frame) !== Done.Return) throw new ExpressionError('InvalidOperationException', 'the expression ended without a return');
    const { result } = frame.host;
    if (result instanceof NetFunction) throw new ExpressionError('InvalidCastException', 'an expression can not give a delegate');
    return result;
  };
}

/** JavaScript's own errors here mean that the interpreter reached its own limits. */
function known(error: unknown): unknown {
  if (error instanceof ExpressionError) return error;
  if (error instanceof RangeError) return new ExpressionLimitError('the expression needs too much stack or memory');
  return error;
}
