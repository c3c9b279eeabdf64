/** `try`, `catch`, `finally` and `using`. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { asBoolean, compileExpression } from './compile-expression';
import { compileDeclaration, compileStatement, Done, whileCatching, type Execute } from './compile-statement';
import { caught, type NetException } from './exceptions';
import type { Frame } from './machine';
import { writeVariable, type Scope } from './scope';

interface Catch {
  readonly type: string;
  readonly bind: ((frame: Frame, exception: NetException) => void) | undefined;
  readonly filter: ((frame: Frame) => boolean) | undefined;
  readonly body: Execute;
}

export function compileTry(node: CSharpNode, scope: Scope): Execute {
  const body = compileStatement(childAt(node, 'body') as CSharpNode, scope);
  const catches = namedChildren(node)
    .filter((child) => child.type === 'catch_clause')
    .map((clause) => compileCatch(clause, scope));
  const last = namedChildren(node).find((child) => child.type === 'finally_clause');
  const cleanup = last && compileStatement(namedChildren(last)[0] as CSharpNode, scope);
  const guarded: Execute = (frame) => {
    try {
      return body(frame);
    } catch (error) {
      for (const { type, bind, filter, body: handler } of catches) {
        const exception = caught(error, type);
        if (!exception) continue;
        bind?.(frame, exception);
        if (filter && !filter(frame)) continue;
        return whileCatching(error, () => handler(frame));
      }
      throw error;
    }
  };
  if (!cleanup) return guarded;
  return (frame) => {
    let done: Done;
    try {
      done = guarded(frame);
    } catch (error) {
      cleanup(frame);
      throw error;
    }
    // The value to return was made before `finally` runs.
    const { result } = frame.host;
    cleanup(frame);
    frame.host.result = result;
    return done;
  };
}

function compileCatch(clause: CSharpNode, scope: Scope): Catch {
  const inner = scope.inner();
  const declaration = clause.children.find((child) => child.type === 'catch_declaration');
  const type = declaration ? (childAt(declaration, 'type')?.text.split('.').at(-1) ?? 'Exception') : 'Exception';
  const name = declaration && childAt(declaration, 'name');
  const write = name && writeVariable(inner, inner.declare(name, undefined));
  const filterNode = clause.children.find((child) => child.type === 'catch_filter_clause');
  const condition = filterNode && compileExpression(namedChildren(filterNode)[0] as CSharpNode, inner).run;
  return {
    type,
    bind: write,
    filter: condition && ((frame) => asBoolean(condition(frame))),
    body: compileStatement(childAt(clause, 'body') as CSharpNode, inner),
  };
}

/** Nothing here holds anything to dispose of. */
export function compileUsing(node: CSharpNode, scope: Scope): Execute {
  const inner = scope.inner();
  const declared = node.children.find((child) => child.type === 'variable_declaration');
  const body = node.children.at(-1) as CSharpNode;
  const start: Execute = declared ? compileDeclaration(declared, inner) : discard(namedChildren(node)[0] as CSharpNode, inner);
  const run = compileStatement(body, inner);
  return (frame) => {
    start(frame);
    return run(frame);
  };
}

function discard(node: CSharpNode, scope: Scope): Execute {
  const { run } = compileExpression(node, scope);
  return (frame) => {
    run(frame);
    return Done.Next;
  };
}
