/** Assignments, compound assignments, `++` and `--`, deconstruction. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { NetTuple, KeyValuePair } from './collections';
import { argumentsOf } from './compile-call';
import { compileExpression } from './compile-expression';
import { namedType } from './compile-types';
import { ExpressionError, missing, nullReference } from './errors';
import { getIndex, getMember, setIndex } from './members';
import type { Frame, Host } from './machine';
import { NetChar, NetDecimal, NetDouble } from './numbers';
import { add, arithmetic, bitwise, shift } from './operators';
import { definitionOf, typeName } from './registry';
import { writeVariable, type Code, type Scope } from './scope';
import { coerce, convertNumber } from './types';
import type { Value } from './value';

export type Assign = (frame: Frame, value: Value) => void;

export function setMember(host: Host, self: Value, name: string, value: Value): void {
  if (self === null) throw nullReference(`.${name}`);
  const type = typeName(self);
  for (let at: string | undefined = type; at !== undefined; at = definitionOf(at)?.bases?.[0]) {
    const assign = definitionOf(at)?.assign?.[name];
    if (assign) return assign(host, self, value);
  }
  throw missing(`${name} = …`, type);
}

/** A place that `out` and `=` can write to. */
export function compileAssignable(node: CSharpNode, scope: Scope): Assign {
  switch (node.type) {
    case 'parenthesized_expression':
      return compileAssignable(namedChildren(node)[0] as CSharpNode, scope);
    case 'identifier': {
      const variable = scope.find(node.text);
      if (!variable) {
        if (node.text === '_') return () => undefined;
        throw scope.source.unsupported(node, `the name ${node.text}`);
      }
      if (variable.constant) throw scope.source.unsupported(node, `an assignment to the constant ${node.text}`);
      const write = writeVariable(scope, variable);
      const { type } = variable;
      return type ? (frame, value) => write(frame, coerce(frame.host, value, type)) : write;
    }
    case 'member_access_expression': {
      const self = compileExpression(node.children[0] as CSharpNode, scope).run;
      const name = childAt(node, 'name')?.text ?? '';
      return (frame, value) => setMember(frame.host, self(frame), name, value);
    }
    case 'element_access_expression': {
      const self = compileExpression(node.children[0] as CSharpNode, scope).run;
      const args = argumentsOf(childAt(node, 'subscript') as CSharpNode, scope, '');
      return (frame, value) =>
        setIndex(
          frame.host,
          self(frame),
          args.map((run) => run(frame)),
          value,
        );
    }
    case 'declaration_expression': {
      const typeNode = childAt(node, 'type') as CSharpNode;
      const type = typeNode.type === 'implicit_type' ? undefined : namedType(typeNode, scope);
      const name = childAt(node, 'name') as CSharpNode;
      if (name.type !== 'identifier') return compileDeconstruction(name, scope);
      const write = writeVariable(scope, scope.declare(name, type));
      return type ? (frame, value) => write(frame, coerce(frame.host, value, type)) : write;
    }
    case 'tuple_expression':
      return deconstruct(namedChildren(node).map((argument) => compileAssignable(argument.children.at(-1) as CSharpNode, scope)));
    case 'tuple_pattern':
    case 'parenthesized_variable_designation':
      return compileDeconstruction(node, scope);
    default:
      throw scope.source.unsupported(node, `an assignment to ${node.text}`);
  }
}

/** `var (a, b) = …`: new variables. */
export function compileDeconstruction(node: CSharpNode, scope: Scope): Assign {
  return deconstruct(
    namedChildren(node).map((child) => {
      if (child.type === 'discard' || child.text === '_') return () => undefined;
      if (child.type !== 'identifier') return compileDeconstruction(child, scope);
      return writeVariable(scope, scope.declare(child, undefined));
    }),
  );
}

function deconstruct(targets: readonly Assign[]): Assign {
  return (frame, value) => {
    const items = value instanceof NetTuple ? value.items : value instanceof KeyValuePair ? [value.key, value.value] : undefined;
    if (!items || items.length !== targets.length) {
      throw new ExpressionError('InvalidCastException', 'the value does not deconstruct into that many variables');
    }
    targets.forEach((assign, at) => assign(frame, items[at] as Value));
  };
}

export function compileAssignment(node: CSharpNode, scope: Scope): Code {
  const left = childAt(node, 'left') as CSharpNode;
  const operator = node.children[1]?.type ?? '';
  if (operator === '=') {
    const value = compileExpression(childAt(node, 'right') as CSharpNode, scope).run;
    const assign = compileAssignable(left, scope);
    return {
      run: (frame) => {
        const result = value(frame);
        assign(frame, result);
        return result;
      },
    };
  }
  const value = compileExpression(childAt(node, 'right') as CSharpNode, scope);
  const declared = compileExpression(left, scope).type;
  const text = declared === 'String' || value.type === 'String';
  const combine = combiner(operator.slice(0, -1), text, node, scope);
  return update(left, scope, (frame, old) => combine(frame.host, old, value.run(frame)), false);
}

type Combine = (host: Host, a: Value, b: Value) => Value;

function combiner(operator: string, text: boolean, node: CSharpNode, scope: Scope): Combine {
  switch (operator) {
    case '+':
      return (host, a, b) => add(host, a, b, text);
    case '-':
    case '*':
    case '/':
    case '%':
      return (_host, a, b) => arithmetic(operator, a, b);
    case '&':
    case '|':
    case '^':
      return (_host, a, b) => bitwise(operator, a, b);
    case '<<':
    case '>>':
      return (_host, a, b) => shift(operator, a, b);
    default:
      throw scope.source.unsupported(node, `the operator ${operator}=`);
  }
}

/** `x++`, `--x`. */
export function compileStep(node: CSharpNode, scope: Scope): Code {
  const prefix = node.type === 'prefix_unary_expression';
  const operator = (prefix ? node.children[0] : node.children.at(-1))?.type ?? '';
  const operand = (prefix ? node.children.at(-1) : node.children[0]) as CSharpNode;
  if (operator !== '++' && operator !== '--') throw scope.source.unsupported(node, `the operator ${operator}`);
  const by = operator === '++' ? '+' : '-';
  return update(operand, scope, (_frame, old) => arithmetic(by, old, 1), !prefix);
}

/** Reads a place, computes, writes it back; the place's receiver and index are evaluated once. */
function update(place: CSharpNode, scope: Scope, compute: (frame: Frame, old: Value) => Value, givesOld: boolean): Code {
  const result = (old: Value, made: Value): Value => (givesOld ? old : made);
  if (place.type === 'element_access_expression') {
    const self = compileExpression(place.children[0] as CSharpNode, scope).run;
    const args = argumentsOf(childAt(place, 'subscript') as CSharpNode, scope, '');
    return {
      run: (frame) => {
        const target = self(frame);
        const index = args.map((run) => run(frame));
        const old = getIndex(frame.host, target, index);
        const made = sameKind(old, compute(frame, old));
        setIndex(frame.host, target, index, made);
        return result(old, made);
      },
    };
  }
  if (place.type === 'member_access_expression') {
    const self = compileExpression(place.children[0] as CSharpNode, scope).run;
    const name = childAt(place, 'name')?.text ?? '';
    return {
      run: (frame) => {
        const target = self(frame);
        const old = getMember(frame.host, target, name);
        const made = sameKind(old, compute(frame, old));
        setMember(frame.host, target, name, made);
        return result(old, made);
      },
    };
  }
  const read = compileExpression(place, scope).run;
  const assign = compileAssignable(place, scope);
  return {
    run: (frame) => {
      const old = read(frame);
      const made = sameKind(old, compute(frame, old));
      assign(frame, made);
      return result(old, made);
    },
  };
}

/** `x += y` converts back to the type of `x` (C# 7, "Compound assignment"). */
function sameKind(old: Value, made: Value): Value {
  if (typeof old === 'number' && typeof made === 'bigint') return convertNumber(made, 'Int32') ?? made;
  if (old instanceof NetChar || old instanceof NetDouble || old instanceof NetDecimal) {
    return typeof made === 'number' ? (convertNumber(made, old.typeName) ?? made) : made;
  }
  return made;
}
