/** Lambdas, anonymous methods and local functions → delegates over a frame of their own. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { compileExpression } from './compile-expression';
import { compileBlock, Done } from './compile-statement';
import { compileType } from './compile-types';
import { ExpressionError } from './errors';
import { Frame, NetFunction } from './machine';
import { coerce } from './types';
import type { Code, Run, Scope } from './scope';
import type { Value } from './value';

interface Parameter {
  readonly name: CSharpNode;
  readonly type: CSharpNode | undefined;
  /** Its value where the call gives none. */
  readonly otherwise?: CSharpNode | undefined;
}

function parametersOf(node: CSharpNode, scope: Scope): readonly Parameter[] {
  const list = childAt(node, 'parameters');
  if (!list) return [];
  if (list.type === 'implicit_parameter' || list.type === 'identifier') return [{ name: list, type: undefined }];
  return namedChildren(list).map((parameter) => {
    if (parameter.type !== 'parameter') return { name: parameter, type: undefined };
    if (parameter.children.some((child) => child.type === 'modifier' || /^(ref|out|params|in)$/.test(child.text))) {
      throw scope.source.unsupported(parameter, `the parameter ${parameter.text}`);
    }
    const optional = parameter.children.some((child) => child.type === '=');
    return {
      name: childAt(parameter, 'name') as CSharpNode,
      type: childAt(parameter, 'type'),
      ...(optional && { otherwise: parameter.children.at(-1) }),
    };
  });
}

export function compileLambda(node: CSharpNode, scope: Scope): Code {
  if (node.children.some((child) => child.type === 'modifier' && child.text === 'async')) {
    throw scope.source.unsupported(node, 'async functions');
  }
  const make = compileFunction(node, scope);
  return { run: make };
}

/** What makes the delegate of a lambda or a local function when its declaration is reached. */
export function compileFunction(node: CSharpNode, scope: Scope): Run {
  const inner = scope.framed();
  const parameters = parametersOf(node, scope);
  // Parameters take the first slots, in order.
  const defaults = parameters.map(({ name, type, otherwise }): Run | undefined => {
    const declared = type && compileType(type, scope);
    inner.declare(name, declared);
    const value = otherwise && compileExpression(otherwise, scope).run;
    return value && declared ? (frame) => coerce(frame.host, value(frame), declared) : value;
  });
  const body = childAt(node, 'body') ?? node.children.find((child) => child.type === 'block');
  if (!body) throw scope.source.unsupported(node, node.text.slice(0, 40));
  const run = compileBody(body, inner);
  const { frame: layout } = inner;
  const arity = parameters.length;
  return (frame) =>
    new NetFunction(arity, (args) => {
      if (args.length < arity && !defaults[args.length]) {
        throw new ExpressionError('InvalidOperationException', `Delegate does not take ${args.length} arguments.`);
      }
      const own = new Frame(layout.size, frame, frame.host);
      for (let at = 0; at < arity; at += 1) own.slots[at] = at < args.length ? (args[at] as Value) : (defaults[at]?.(frame) ?? null);
      return run(own);
    });
}

function compileBody(body: CSharpNode, scope: Scope): Run {
  if (body.type === 'block') {
    const execute = compileBlock(body, scope);
    return (frame) => {
      const done = execute(frame);
      if (done !== Done.Return) return null;
      const { result } = frame.host;
      frame.host.result = null;
      return result;
    };
  }
  const expression = body.type === 'arrow_expression_clause' ? (namedChildren(body)[0] as CSharpNode) : body;
  return compileExpression(expression, scope).run;
}
