/** `new`: objects with initializers, and arrays. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { NetArray } from './collections';
import { setMember } from './compile-assignment';
import { argumentsOf, checkLiterals } from './compile-call';
import { compileExpression, widen, widest } from './compile-expression';
import { namedType } from './compile-types';
import { outOfRange } from './errors';
import { callMember, getMember, setIndex } from './members';
import type { Frame } from './machine';
import { definitionOf, isInstanceMember, type TypeRef } from './registry';
import type { Code, Run, Scope } from './scope';
import { coerce, defaultOf } from './types';
import type { Value } from './value';

export function compileCreation(node: CSharpNode, scope: Scope): Code {
  const typeNode = childAt(node, 'type') as CSharpNode;
  if (node.type === 'array_creation_expression') return arrayCreation(node, typeNode, scope);
  const type = namedType(typeNode, scope);
  const list = childAt(node, 'arguments');
  const initializer = childAt(node, 'initializer') ?? node.children.find((child) => child.type === 'initializer_expression');
  if (/^(Func|Action|Predicate|Comparison)$/.test(type.name) && list) {
    return compileExpression((namedChildren(list)[0] as CSharpNode).children.at(-1) as CSharpNode, scope);
  }
  const construct = definitionOf(type.name)?.construct;
  if (!construct) throw scope.source.unsupported(node, `new ${type.name}()`);
  if (list) checkLiterals(node, type, type.name, list, scope);
  const args = list ? argumentsOf(list, scope, '') : [];
  const fill = initializer ? compileInitializer(initializer, type, scope) : undefined;
  const call = { typeArgs: type.args, member: type.name };
  return {
    run: (frame) => {
      frame.host.step();
      const made = construct(
        frame.host,
        args.map((run) => run(frame)),
        call,
      );
      fill?.(frame, made);
      return made;
    },
    type: type.name,
  };
}

type Fill = (frame: Frame, target: Value) => void;

/** `{ A = 1 }`, `{ ["a"] = 1 }`, `{ 1, 2 }` or `{ { "a", 1 } }`. */
function compileInitializer(node: CSharpNode, type: TypeRef, scope: Scope): Fill {
  const fills = namedChildren(node).map((child): Fill => {
    if (child.type === 'assignment_expression') return memberInitializer(child, type, scope);
    if (!isInstanceMember('Add')) throw scope.source.unsupported(child, 'a collection initializer');
    const items = child.type === 'initializer_expression' ? namedChildren(child) : [child];
    const runs = items.map((item) => compileExpression(item, scope).run);
    const add = { typeArgs: [], member: 'Add' };
    const element = items.length === 1 && type.args.length === 1 ? type.args[0] : undefined;
    return (frame, target) => {
      const values = runs.map((run) => run(frame));
      callMember(frame.host, target, element ? values.map((value) => coerce(frame.host, value, element)) : values, add);
    };
  });
  return (frame, target) => fills.forEach((fill) => fill(frame, target));
}

function memberInitializer(node: CSharpNode, type: TypeRef, scope: Scope): Fill {
  const left = childAt(node, 'left') as CSharpNode;
  const right = childAt(node, 'right') as CSharpNode;
  if (left.type === 'element_binding_expression') {
    const args: readonly Run[] = namedChildren(left).map(
      (argument) => compileExpression(argument.children.at(-1) as CSharpNode, scope).run,
    );
    const value = compileExpression(right, scope).run;
    return (frame, target) =>
      setIndex(
        frame.host,
        target,
        args.map((run) => run(frame)),
        value(frame),
      );
  }
  const name = left.text;
  if (right.type === 'initializer_expression') {
    const fill = compileInitializer(right, type, scope);
    return (frame, target) => fill(frame, getMember(frame.host, target, name));
  }
  const value = compileExpression(right, scope).run;
  return (frame, target) => setMember(frame.host, target, name, value(frame));
}

function arrayCreation(node: CSharpNode, typeNode: CSharpNode, scope: Scope): Code {
  const outer = namedType({ ...typeNode, type: 'array_type' }, scope);
  const element: TypeRef = { ...outer, rank: outer.rank - 1 };
  const size = sizeOf(typeNode);
  const initializer = node.children.find((child) => child.type === 'initializer_expression');
  if (initializer) return compileArrayInitializer(initializer, element, scope);
  if (!size) throw scope.source.unsupported(node, node.text);
  const length = compileExpression(size, scope).run;
  return {
    run: (frame) => {
      const count = length(frame);
      if (typeof count !== 'number' || count < 0) throw outOfRange('length');
      frame.host.charge(count);
      return new NetArray(new Array<Value>(count).fill(defaultOf(element)), element.rank > 0 ? 'Array' : element.name);
    },
  };
}

/** The size in `int[3]`, and in `int[3][]`, whose sized rank is the innermost in the tree. */
function sizeOf(type: CSharpNode): CSharpNode | undefined {
  for (let at: CSharpNode | undefined = type; at?.type === 'array_type'; at = childAt(at, 'type')) {
    const rank = childAt(at, 'rank');
    const size = rank && namedChildren(rank)[0];
    if (size) return size;
  }
  return undefined;
}

/** `{ 1, 2 }` where an array type is known, also `string[] a = { "x" }`. */
export function compileArrayInitializer(node: CSharpNode, element: TypeRef, scope: Scope): Code {
  const runs = namedChildren(node).map(
    (child) =>
      (child.type === 'initializer_expression' && element.rank > 0
        ? compileArrayInitializer(child, { ...element, rank: element.rank - 1 }, scope)
        : compileExpression(child, scope)
      ).run,
  );
  const name = element.rank > 0 ? 'Array' : element.name;
  const allConstant = namedChildren(node).every((child) => child.type === 'string_literal') && name === 'String';
  if (allConstant) {
    const values = runs.map((run) => run(undefined as unknown as Frame));
    return {
      run: (frame) => {
        frame.host.charge(values.length);
        return new NetArray(values.slice(), name);
      },
    };
  }
  return {
    run: (frame) => {
      frame.host.charge(runs.length);
      return new NetArray(
        runs.map((run) => coerce(frame.host, run(frame), element)),
        name,
      );
    },
  };
}

/** `new[] { 1, 2L }`: the best common type. */
export function compileImplicitArray(node: CSharpNode, scope: Scope): Code {
  const initializer = node.children.find((child) => child.type === 'initializer_expression');
  if (!initializer) throw scope.source.unsupported(node, node.text);
  const codes = namedChildren(initializer).map((child) => compileExpression(child, scope));
  let common = codes[0]?.type;
  for (const { type } of codes) common = common === type ? common : widest(common, type);
  const element = common ?? 'Object';
  return {
    run: (frame) => {
      frame.host.charge(codes.length);
      return new NetArray(
        codes.map(({ run }) => widen(run(frame), element)),
        element,
      );
    },
  };
}
