/** Expressions → closures. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { Anonymous, NetTuple } from './collections';
import { compileAssignment, compileStep } from './compile-assignment';
import { compilePostfix, isPostfix } from './compile-call';
import { compileCreation, compileImplicitArray } from './compile-creation';
import { compileLambda } from './compile-function';
import { compileQuery } from './compile-query';
import { namedType } from './compile-types';
import { ExpressionError, invalidCast, nullReference } from './errors';
import { raise } from './exceptions';
import { aligned, formatValue, textOf } from './format';
import { charLiteral, integerLiteral, interpolatedText, realLiteral, stringLiteral } from './literals';
import type { Frame } from './machine';
import { convertNumber, castTo, defaultOf, isInstance, typeText } from './types';
import { NetChar, numberKind } from './numbers';
import { add, arithmetic, bitwise, compare, equal, negate, shift } from './operators';
import { typeName } from './registry';
import { readVariable, writeVariable, type Code, type Run, type Scope } from './scope';
import { NetType } from './type-object';
import type { Value } from './value';

export function constant(value: Value, type?: string): Code {
  return { run: () => value, type };
}

export function compileExpression(node: CSharpNode, scope: Scope): Code {
  if (isPostfix(node)) return compilePostfix(node, scope);
  switch (node.type) {
    case 'parenthesized_expression':
      return compileExpression(only(node, scope), scope);
    case 'string_literal':
    case 'verbatim_string_literal':
      return constant(stringLiteral(node.text), 'String');
    case 'character_literal':
      return constant(charLiteral(node.text), 'Char');
    case 'boolean_literal':
      return constant(node.text === 'true', 'Boolean');
    case 'null_literal':
      return constant(null);
    case 'integer_literal':
      return literal(integerLiteral(node.text), node, scope);
    case 'real_literal':
      return literal(realLiteral(node.text), node, scope);
    case 'interpolated_string_expression':
      return interpolated(node, scope);
    case 'identifier':
      return identifier(node, scope);
    case 'binary_expression':
      return binary(node, scope);
    case 'prefix_unary_expression':
      return unary(node, scope);
    case 'postfix_unary_expression':
      return compileStep(node, scope);
    case 'assignment_expression':
      return compileAssignment(node, scope);
    case 'conditional_expression':
      return conditional(node, scope);
    case 'cast_expression':
      return cast(node, scope);
    case 'as_expression':
      return asType(node, scope);
    case 'is_expression':
      return isType(node, scope);
    case 'is_pattern_expression': {
      const operand = compileExpression(childAt(node, 'expression') as CSharpNode, scope);
      const pattern = compilePattern(childAt(node, 'pattern') as CSharpNode, scope);
      return { run: (frame) => pattern(frame, operand.run(frame)), type: 'Boolean' };
    }
    case 'lambda_expression':
    case 'anonymous_method_expression':
      return compileLambda(node, scope);
    case 'object_creation_expression':
    case 'array_creation_expression':
      return compileCreation(node, scope);
    case 'implicit_array_creation_expression':
      return compileImplicitArray(node, scope);
    case 'anonymous_object_creation_expression':
      return anonymous(node, scope);
    case 'tuple_expression':
      return tuple(node, scope);
    case 'query_expression':
      return compileQuery(node, scope);
    case 'default_expression': {
      const type = childAt(node, 'type');
      const value = type ? defaultOf(namedType(type, scope)) : null;
      return constant(value, type && namedType(type, scope).name);
    }
    case 'typeof_expression': {
      const type = new NetType(typeText(namedType(childAt(node, 'type') as CSharpNode, scope)));
      return constant(type);
    }
    case 'throw_expression': {
      const thrown = compileExpression(only(node, scope), scope);
      return { run: (frame) => raise(thrown.run(frame)) };
    }
    case 'checked_expression':
      if (node.children[0]?.type === 'unchecked') return compileExpression(only(node, scope), scope);
      break;
  }
  throw scope.source.unsupported(node, `${node.type.replace(/_/g, ' ')} ${node.text.slice(0, 40)}`);
}

function only(node: CSharpNode, scope: Scope): CSharpNode {
  const [child, ...others] = namedChildren(node);
  if (!child || others.length > 0) throw scope.source.unsupported(node, node.text.slice(0, 40));
  return child;
}

function literal(value: Value | undefined, node: CSharpNode, scope: Scope): Code {
  if (value === undefined) throw scope.source.unsupported(node, `the number ${node.text}`);
  return constant(value, value === null ? undefined : typeName(value));
}

function interpolated(node: CSharpNode, scope: Scope): Code {
  const verbatim = /^(\$@|@\$)/.test(node.text);
  const parts: Run[] = [];
  let at = node.start + (verbatim ? 3 : 2);
  const text = (end: number) => {
    const raw = scope.source.text.slice(at, end);
    // C# refuses a brace that stands alone.
    if (/[{}]/.test(raw.replace(/\{\{|\}\}/g, ''))) {
      throw scope.source.unsupported(node, `the text ${raw.slice(0, 40)}: write {{ or }} for a brace`);
    }
    const plain = interpolatedText(raw, verbatim);
    if (plain !== '') parts.push(() => plain);
  };
  for (const hole of node.children.filter((child) => child.type === 'interpolation')) {
    text(hole.start);
    at = hole.end;
    const [value] = namedChildren(hole).filter((child) => !/^interpolation_/.test(child.type));
    if (!value) throw scope.source.unsupported(hole, hole.text);
    const { run } = compileExpression(value, scope);
    const format = hole.children.find((child) => child.type === 'interpolation_format_clause')?.text.slice(1) ?? null;
    const width = Number(
      (hole.children.find((child) => child.type === 'interpolation_alignment_clause')?.text ?? '0').replace(/^,\s*/, ''),
    );
    parts.push(format === null && width === 0 ? run : (frame) => aligned(formatValue(run(frame), format), width));
  }
  text(node.end - 1);
  return {
    run: (frame) => {
      let out = '';
      for (const part of parts) out += textOf(part(frame));
      return frame.host.text(out);
    },
    type: 'String',
  };
}

function identifier(node: CSharpNode, scope: Scope): Code {
  const variable = scope.find(node.text);
  if (variable) {
    const type = variable.type && variable.type.rank === 0 ? variable.type.name : undefined;
    return { run: readVariable(scope, variable), type };
  }
  if (node.text === 'context') return { run: contextValue };
  throw scope.source.unsupported(node, `the name ${node.text}`);
}

/** Set by the library of `context`, which needs the whole compiler loaded. */
let contextValue: Run = () => {
  throw new ExpressionError('InvalidOperationException', 'no context');
};
export function provideContext(run: Run): void {
  contextValue = run;
}

/** A condition's value: C# would not compile anything but a bool. */
export function asBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) throw nullReference('null as bool');
  throw invalidCast(typeName(value), 'Boolean');
}

function binary(node: CSharpNode, scope: Scope): Code {
  const operator = childAt(node, 'operator')?.type ?? '';
  const left = compileExpression(childAt(node, 'left') as CSharpNode, scope);
  const right = compileExpression(childAt(node, 'right') as CSharpNode, scope);
  const a = left.run;
  const b = right.run;
  switch (operator) {
    case '&&':
      return { run: (frame) => asBoolean(a(frame)) && asBoolean(b(frame)), type: 'Boolean' };
    case '||':
      return { run: (frame) => asBoolean(a(frame)) || asBoolean(b(frame)), type: 'Boolean' };
    case '??':
      return { run: (frame) => a(frame) ?? b(frame), type: left.type === right.type ? left.type : undefined };
    case '==':
      checkReferences(left, right, node, scope);
      return { run: (frame) => equal(a(frame), b(frame)), type: 'Boolean' };
    case '!=':
      checkReferences(left, right, node, scope);
      return { run: (frame) => !equal(a(frame), b(frame)), type: 'Boolean' };
    case '<':
    case '>':
    case '<=':
    case '>=':
      return { run: (frame) => compare(operator, a(frame), b(frame)), type: 'Boolean' };
    case '+': {
      const text = left.type === 'String' || right.type === 'String';
      return { run: (frame) => add(frame.host, a(frame), b(frame), text), ...(text && { type: 'String' }) };
    }
    case '-':
    case '*':
    case '/':
    case '%':
      return { run: (frame) => arithmetic(operator, a(frame), b(frame)) };
    case '&':
    case '|':
    case '^':
      return { run: (frame) => bitwise(operator, a(frame), b(frame)) };
    case '<<':
    case '>>':
      return { run: (frame) => shift(operator, a(frame), b(frame)) };
    default:
      throw scope.source.unsupported(node, `the operator ${operator}`);
  }
}

/** C# compares an `object` by reference, whatever it holds: `context.Variables["x"] == "y"` is false for equal texts. */
function checkReferences(left: Code, right: Code, node: CSharpNode, scope: Scope): void {
  const literalNull = [childAt(node, 'left'), childAt(node, 'right')].some((operand) => operand?.type === 'null_literal');
  if (!literalNull && (left.type === 'Object' || right.type === 'Object')) {
    throw scope.source.unsupported(node, 'a comparison of references, which == is for an object: cast it to its type first');
  }
}

function unary(node: CSharpNode, scope: Scope): Code {
  const operator = node.children[0]?.type ?? '';
  if (operator === '++' || operator === '--') return compileStep(node, scope);
  // The least integers have literals only behind a minus (C# 7, "Integer literals").
  const digits = operator === '-' ? node.children.at(-1)?.text.replace(/_/g, '') : undefined;
  if (digits === '2147483648') return constant(-2147483648, 'Int32');
  if (digits && /^9223372036854775808[lL]?$/.test(digits)) return constant(-(2n ** 63n), 'Int64');
  const operand = compileExpression(node.children.at(-1) as CSharpNode, scope);
  const { run } = operand;
  switch (operator) {
    case '!':
      return { run: (frame) => !asBoolean(run(frame)), type: 'Boolean' };
    case '-':
      return { run: (frame) => negate(run(frame)), type: operand.type };
    case '+':
      return {
        run: (frame) => {
          const value = run(frame);
          return value instanceof NetChar ? value.code : value;
        },
      };
    case '~':
      return { run: (frame) => bitwise('^', run(frame), -1) };
    default:
      throw scope.source.unsupported(node, `the operator ${operator}`);
  }
}

function conditional(node: CSharpNode, scope: Scope): Code {
  const condition = compileExpression(childAt(node, 'condition') as CSharpNode, scope).run;
  const yes = compileExpression(childAt(node, 'consequence') as CSharpNode, scope);
  const no = compileExpression(childAt(node, 'alternative') as CSharpNode, scope);
  const wide = widest(yes.type, no.type);
  const { run: whenYes } = yes;
  const { run: whenNo } = no;
  if (wide !== undefined && yes.type !== no.type) {
    return { run: (frame) => widen(asBoolean(condition(frame)) ? whenYes(frame) : whenNo(frame), wide), type: wide };
  }
  return {
    run: (frame) => (asBoolean(condition(frame)) ? whenYes(frame) : whenNo(frame)),
    type: yes.type === no.type ? yes.type : undefined,
  };
}

const WIDTH = ['Char', 'Int32', 'Int64', 'Single', 'Double'];

/** The type of both branches where C# converts one number to the other's type. */
export function widest(a: string | undefined, b: string | undefined): string | undefined {
  const [left, right] = [WIDTH.indexOf(a ?? ''), WIDTH.indexOf(b ?? '')];
  return left < 0 || right < 0 ? undefined : WIDTH[Math.max(left, right)];
}

export function widen(value: Value, type: string): Value {
  return numberKind(value) ? (convertNumber(value, type) ?? value) : value;
}

function cast(node: CSharpNode, scope: Scope): Code {
  const type = namedType(childAt(node, 'type') as CSharpNode, scope);
  const operand = compileExpression(childAt(node, 'value') as CSharpNode, scope);
  const boxed = operand.type === 'Object';
  const { run } = operand;
  return { run: (frame) => castTo(frame.host, run(frame), type, boxed), type: type.rank === 0 && !type.nullable ? type.name : undefined };
}

function asType(node: CSharpNode, scope: Scope): Code {
  const type = namedType(childAt(node, 'right') as CSharpNode, scope);
  const { run } = compileExpression(childAt(node, 'left') as CSharpNode, scope);
  const plain = { ...type, nullable: false };
  return {
    run: (frame) => {
      const value = run(frame);
      return isInstance(value, plain) ? value : null;
    },
    type: type.rank === 0 ? type.name : undefined,
  };
}

function isType(node: CSharpNode, scope: Scope): Code {
  const type = { ...namedType(childAt(node, 'right') as CSharpNode, scope), nullable: false };
  const { run } = compileExpression(childAt(node, 'left') as CSharpNode, scope);
  return { run: (frame) => isInstance(run(frame), type), type: 'Boolean' };
}

export type Pattern = (frame: Frame, value: Value) => boolean;

export function compilePattern(node: CSharpNode, scope: Scope): Pattern {
  switch (node.type) {
    case 'declaration_pattern': {
      const typeNode = childAt(node, 'type') as CSharpNode;
      const any = typeNode.type === 'implicit_type';
      const type = any ? undefined : { ...namedType(typeNode, scope), nullable: false };
      const name = childAt(node, 'name');
      const write = name?.type === 'identifier' ? writeVariable(scope, scope.declare(name, type)) : undefined;
      return (frame, value) => {
        if (type && !isInstance(value, type)) return false;
        write?.(frame, value);
        return true;
      };
    }
    case 'constant_pattern': {
      const inner = only(node, scope);
      if (inner.type === 'identifier' && !scope.find(inner.text)) {
        const type = namedType(inner, scope);
        return (_frame, value) => isInstance(value, type);
      }
      const { run } = compileExpression(inner, scope);
      return (frame, value) => {
        const wanted = run(frame);
        return equal(value, wanted) && (value === null || wanted === null || typeName(value) === typeName(wanted));
      };
    }
    case 'discard':
      return () => true;
    default:
      throw scope.source.unsupported(node, `the pattern ${node.text}`);
  }
}

function anonymous(node: CSharpNode, scope: Scope): Code {
  const members: [string, Run][] = [];
  const children = node.children.filter((child) => child.named || child.type === '=');
  for (let at = 0; at < children.length; at += 1) {
    const child = children[at] as CSharpNode;
    if (children[at + 1]?.type === '=') {
      members.push([child.text, compileExpression(children[at + 2] as CSharpNode, scope).run]);
      at += 2;
    } else {
      const name = child.type === 'identifier' ? child.text : childAt(child, 'name')?.text;
      if (!name) throw scope.source.unsupported(child, `a member without a name, ${child.text}`);
      members.push([name, compileExpression(child, scope).run]);
    }
  }
  return { run: (frame) => new Anonymous(new Map(members.map(([name, run]) => [name, run(frame)] as const))) };
}

function tuple(node: CSharpNode, scope: Scope): Code {
  const items = namedChildren(node).map((argument) => {
    const name = childAt(argument, 'name')?.text;
    return { name, run: compileExpression(argument.children.at(-1) as CSharpNode, scope).run };
  });
  const names = items.map(({ name }) => name);
  return {
    run: (frame) =>
      new NetTuple(
        items.map(({ run }) => run(frame)),
        names,
      ),
  };
}
