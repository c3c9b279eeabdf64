/** Statements → closures that say how they ended. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { compileAssignable, compileDeconstruction } from './compile-assignment';
import { compileArrayInitializer } from './compile-creation';
import { asBoolean, compileExpression } from './compile-expression';
import { compileFunction } from './compile-function';
import { compileSwitch } from './compile-switch';
import { compileTry, compileUsing } from './compile-try';
import { compileType } from './compile-types';
import { raise } from './exceptions';
import { iterable } from './members';
import { Frame } from './machine';
import { writeVariable, type Scope } from './scope';
import { castTo, coerce } from './types';

/** How a statement ended. A `return` leaves its value in the host. */
export const Done = { Next: 0, Break: 1, Continue: 2, Return: 3 } as const;
export type Done = (typeof Done)[keyof typeof Done];
export type Execute = (frame: Frame) => Done;

export function compileBlock(node: CSharpNode, scope: Scope): Execute {
  return sequence(namedChildren(node), scope.inner());
}

/** Statements one after another, in one scope. Local functions are there from the beginning. */
export function sequence(nodes: readonly CSharpNode[], scope: Scope): Execute {
  const functions = nodes.filter((node) => node.type === 'local_function_statement');
  const declared = functions.map((node) => writeVariable(scope, scope.declare(childAt(node, 'name') as CSharpNode, undefined)));
  const steps = nodes.filter((node) => node.type !== 'local_function_statement').map((node) => compileStatement(node, scope));
  // Behind the statements, whose variables they see.
  const makers = functions.map((node) => compileFunction(node, scope));
  const [first, second] = steps;
  if (declared.length === 0) {
    if (!first) return () => Done.Next;
    if (!second) return first;
  }
  return (frame) => {
    declared.forEach((write, at) => write(frame, (makers[at] as (frame: Frame) => never)(frame)));
    for (const step of steps) {
      const done = step(frame);
      if (done !== Done.Next) return done;
    }
    return Done.Next;
  };
}

export function compileStatement(node: CSharpNode, scope: Scope): Execute {
  switch (node.type) {
    case 'block':
      return compileBlock(node, scope);
    case 'empty_statement':
      return () => Done.Next;
    case 'expression_statement': {
      const { run } = compileExpression(namedChildren(node)[0] as CSharpNode, scope);
      return (frame) => {
        run(frame);
        return Done.Next;
      };
    }
    case 'local_declaration_statement':
      return declaration(node, scope);
    case 'return_statement': {
      const [value] = namedChildren(node);
      if (!value) return () => Done.Return;
      const { run } = compileExpression(value, scope);
      return (frame) => {
        frame.host.result = run(frame);
        return Done.Return;
      };
    }
    case 'if_statement':
      return conditional(node, scope);
    case 'while_statement':
    case 'do_statement':
      return whileLoop(node, scope);
    case 'for_statement':
      return forLoop(node, scope);
    case 'foreach_statement':
      return forEach(node, scope);
    case 'switch_statement':
      return compileSwitch(node, scope);
    case 'break_statement':
      return () => Done.Break;
    case 'continue_statement':
      return () => Done.Continue;
    case 'throw_statement': {
      const [value] = namedChildren(node);
      if (!value) return rethrow;
      const { run } = compileExpression(value, scope);
      return (frame) => raise(run(frame));
    }
    case 'try_statement':
      return compileTry(node, scope);
    case 'using_statement':
      return compileUsing(node, scope);
    case 'lock_statement':
      return compileStatement(node.children.at(-1) as CSharpNode, scope);
    case 'checked_statement':
      if (node.children[0]?.type === 'unchecked') return compileStatement(node.children.at(-1) as CSharpNode, scope);
      break;
  }
  throw scope.source.unsupported(node, `${node.type.replace(/_/g, ' ')} ${node.text.slice(0, 40)}`);
}

/** What `throw;` throws again: the innermost caught error, kept by the `catch` that runs. */
const catching: unknown[] = [];
function rethrow(): never {
  throw catching.at(-1);
}
export function whileCatching<T>(error: unknown, run: () => T): T {
  catching.push(error);
  try {
    return run();
  } finally {
    catching.pop();
  }
}

function declaration(node: CSharpNode, scope: Scope): Execute {
  const inner = node.children.find((child) => child.type === 'variable_declaration');
  const [first] = node.children;
  if (!inner || first?.type === 'using') throw scope.source.unsupported(node, node.text.slice(0, 40));
  return compileDeclaration(inner, scope, first?.text === 'const');
}

/** `int a = 1, b`. */
export function compileDeclaration(node: CSharpNode, scope: Scope, constant = false): Execute {
  const typeNode = childAt(node, 'type') as CSharpNode;
  const type = compileType(typeNode, scope);
  const steps = namedChildren(node)
    .filter((child) => child.type === 'variable_declarator')
    .map((declarator): Execute => {
      const pattern = declarator.children.find((child) => child.type === 'tuple_pattern');
      const name = pattern ?? childAt(declarator, 'name') ?? declarator.children[0];
      const initial = declarator.children.some((child) => child.type === '=') ? declarator.children.at(-1) : undefined;
      if (!name) throw scope.source.unsupported(declarator, declarator.text);
      if (!initial) {
        // A local without a value can't be read before it is assigned; the frame may be reused by a loop.
        scope.declare(name, type);
        return () => Done.Next;
      }
      const code =
        initial.type === 'initializer_expression' && type && type.rank > 0
          ? compileArrayInitializer(initial, { ...type, rank: type.rank - 1 }, scope)
          : compileExpression(initial, scope);
      const { run } = code;
      if (pattern) {
        const assign = compileDeconstruction(pattern, scope);
        return (frame) => {
          assign(frame, run(frame));
          return Done.Next;
        };
      }
      const known = type ?? (code.type ? { name: code.type, args: [], nullable: false, rank: 0 } : undefined);
      const write = writeVariable(scope, scope.declare(name, type ? known : inferred(known?.name), constant));
      return type
        ? (frame) => {
            write(frame, coerce(frame.host, run(frame), type));
            return Done.Next;
          }
        : (frame) => {
            write(frame, run(frame));
            return Done.Next;
          };
    });
  const [only] = steps;
  if (only && steps.length === 1) return only;
  return (frame) => {
    for (const step of steps) step(frame);
    return Done.Next;
  };
}

/** `var` takes the type of its value; only those are kept that conversions depend on. */
function inferred(name: string | undefined) {
  return name === 'Int64' || name === 'Double' || name === 'Decimal' || name === 'Single' || name === 'String' || name === 'Object'
    ? { name, args: [], nullable: name === 'String' || name === 'Object', rank: 0 }
    : undefined;
}

/** Variables that the condition declares (`out var x`) live on after the statement (C# 7). */
function conditional(node: CSharpNode, scope: Scope): Execute {
  const inner = scope.inner();
  const condition = compileExpression(childAt(node, 'condition') as CSharpNode, inner).run;
  const yes = compileStatement(childAt(node, 'consequence') as CSharpNode, inner);
  const alternative = childAt(node, 'alternative');
  const no = alternative && compileStatement(alternative, inner);
  scope.adopt(inner);
  return (frame) => (asBoolean(condition(frame)) ? yes(frame) : no ? no(frame) : Done.Next);
}

/** The scope of one round: with a frame of its own where a lambda could keep its variables. */
function roundScope(body: CSharpNode, scope: Scope): { readonly scope: Scope; readonly enter: (frame: Frame) => Frame } {
  if (!keepsVariables(body)) return { scope: scope.inner(), enter: (frame) => frame };
  const round = scope.framed();
  return { scope: round, enter: (frame) => new Frame(round.frame.size, frame, frame.host) };
}

function keepsVariables(node: CSharpNode): boolean {
  return (
    /^(lambda_expression|anonymous_method_expression|local_function_statement|query_expression)$/.test(node.type) ||
    node.children.some(keepsVariables)
  );
}

function whileLoop(node: CSharpNode, scope: Scope): Execute {
  const round = roundScope(childAt(node, 'body') as CSharpNode, scope);
  const condition = compileExpression(childAt(node, 'condition') as CSharpNode, round.scope).run;
  const body = compileStatement(childAt(node, 'body') as CSharpNode, round.scope);
  const testFirst = node.type === 'while_statement';
  return (frame) => {
    for (let first = true; ; first = false) {
      const own = round.enter(frame);
      if ((testFirst || !first) && !asBoolean(condition(own))) return Done.Next;
      frame.host.step();
      const done = body(own);
      if (done === Done.Break) return Done.Next;
      if (done === Done.Return) return done;
    }
  };
}

function forLoop(node: CSharpNode, scope: Scope): Execute {
  const outer = scope.inner();
  const initializers = node.children.filter((child) => child.field === 'initializer' && child.named);
  const start = initializers.map((child): Execute => {
    if (child.type === 'variable_declaration') return compileDeclaration(child, outer);
    const { run } = compileExpression(child, outer);
    return (frame) => {
      run(frame);
      return Done.Next;
    };
  });
  const conditionNode = childAt(node, 'condition');
  const condition = conditionNode ? compileExpression(conditionNode, outer).run : () => true;
  const updates = node.children
    .filter((child) => child.field === 'update' && child.named)
    .map((child) => compileExpression(child, outer).run);
  const round = roundScope(childAt(node, 'body') as CSharpNode, outer);
  const body = compileStatement(childAt(node, 'body') as CSharpNode, round.scope);
  return (frame) => {
    for (const step of start) step(frame);
    while (asBoolean(condition(frame))) {
      frame.host.step();
      const done = body(round.enter(frame));
      if (done === Done.Break) break;
      if (done === Done.Return) return done;
      for (const update of updates) update(frame);
    }
    return Done.Next;
  };
}

function forEach(node: CSharpNode, scope: Scope): Execute {
  const source = compileExpression(childAt(node, 'right') as CSharpNode, scope).run;
  const round = roundScope(childAt(node, 'body') as CSharpNode, scope);
  const left = childAt(node, 'left') as CSharpNode;
  const typeNode = childAt(node, 'type');
  const type = typeNode && compileType(typeNode, scope);
  const assign =
    left.type === 'identifier'
      ? writeVariable(round.scope, round.scope.declare(left, type))
      : left.type === 'tuple_pattern'
        ? compileDeconstruction(left, round.scope)
        : compileAssignable(left, round.scope);
  const body = compileStatement(childAt(node, 'body') as CSharpNode, round.scope);
  return (frame) => {
    for (const item of iterable(frame.host, source(frame))) {
      frame.host.step();
      const own = round.enter(frame);
      // A written type casts each element.
      assign(own, type ? castTo(frame.host, item, type, false) : item);
      const done = body(own);
      if (done === Done.Break) break;
      if (done === Done.Return) return done;
    }
    return Done.Next;
  };
}
