/** Members, indexers, calls and the `?.` chains that they form. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { compileAssignable } from './compile-assignment';
import { compileExpression, constant } from './compile-expression';
import { namedType, staticType } from './compile-types';
import { ExpressionError } from './errors';
import { stringLiteral } from './literals';
import { defaultOf } from './types';
import { callFunction, callMember, getIndex, memberCaller, memberReader, SEQUENCE_METHODS } from './members';
import { type Frame, NetFunction, OutArgument } from './machine';
import { type Call, definitionOf, isInstanceMember, type TypeRef } from './registry';
import { readVariable, writeVariable, type Code, type Run, type Scope } from './scope';
import { NetObject, type Value } from './value';

const POSTFIX = new Set([
  'member_access_expression',
  'element_access_expression',
  'invocation_expression',
  'conditional_access_expression',
]);

export function isPostfix(node: CSharpNode): boolean {
  return POSTFIX.has(node.type);
}

/** What a chain gives after a `?.` on null, until the chain's end makes it null. */
class Cut extends NetObject {
  readonly typeName = 'null';
}
const CUT = new Cut();

/** A whole chain: `a?.b.c(1)` is null where `a` is. */
export function compilePostfix(node: CSharpNode, scope: Scope): Code {
  const { run, type } = link(node, scope);
  if (!hasConditional(node)) return { run, type };
  return {
    run: (frame) => {
      const value = run(frame);
      return value === CUT ? null : value;
    },
    type,
  };
}

function hasConditional(node: CSharpNode): boolean {
  for (let at: CSharpNode | undefined = node; at && isPostfix(at); at = at.children[0]) {
    if (at.type === 'conditional_access_expression') return true;
  }
  return false;
}

function receiverOf(node: CSharpNode, scope: Scope): Code {
  return isPostfix(node) ? link(node, scope) : compileExpression(node, scope);
}

function link(node: CSharpNode, scope: Scope): Code {
  const [receiver] = node.children;
  if (!receiver) throw scope.source.unsupported(node, node.text);
  switch (node.type) {
    case 'member_access_expression':
      return member(node, receiver, scope);
    case 'element_access_expression': {
      const value = receiverOf(receiver, scope);
      return indexed(value, childAt(node, 'subscript') ?? node, node, scope, hasConditional(receiver));
    }
    case 'conditional_access_expression': {
      const value = receiverOf(receiver, scope).run;
      return cutWhereNull(value, bound(node.children.at(-1) as CSharpNode, scope));
    }
    default:
      return invocation(node, receiver, scope);
  }
}

/** What follows `?`: `.Name` or `[index]`, on a value. */
function bound(binding: CSharpNode, scope: Scope): (frame: Frame, self: Value) => Value {
  if (binding.type === 'member_binding_expression') {
    const name = nameOf(childAt(binding, 'name') as CSharpNode);
    checkMember(binding, name, scope);
    const read = memberReader(name);
    return (frame, self) => read(frame.host, self);
  }
  if (binding.type === 'element_binding_expression') {
    const args = namedChildren(binding).map((argument) => compileExpression(argument.children.at(-1) as CSharpNode, scope).run);
    return (frame, self) =>
      getIndex(
        frame.host,
        self,
        args.map((run) => run(frame)),
      );
  }
  throw scope.source.unsupported(binding, binding.text);
}

function cutWhereNull(value: Run, then: (frame: Frame, self: Value) => Value): Code {
  return {
    run: (frame) => {
      const self = value(frame);
      return self === null || self === CUT ? CUT : then(frame, self);
    },
  };
}

function nameOf(node: CSharpNode): string {
  const name = node.type === 'generic_name' ? (node.children[0]?.text ?? '') : node.text;
  return name.replace(/^@/, '');
}

function checkMember(node: CSharpNode, name: string, scope: Scope): void {
  if (!isInstanceMember(name) && !scope.source.members.has(name) && !SEQUENCE_METHODS.has(name) && !/^Item[1-9]$/.test(name)) {
    throw scope.source.unsupported(node, `the member ${name}`);
  }
}

function member(node: CSharpNode, receiver: CSharpNode, scope: Scope): Code {
  const nameNode = childAt(node, 'name') as CSharpNode;
  const name = nameOf(nameNode);
  const type = staticType(receiver, scope);
  if (type) return staticMember(node, type, name, scope);
  checkMember(nameNode, name, scope);
  const value = receiverOf(receiver, scope);
  const { run } = value;
  const result = MEMBER_TYPES[name];
  const read = memberReader(name);
  if (hasConditional(receiver)) {
    return {
      run: (frame) => {
        const self = run(frame);
        return self === CUT ? CUT : read(frame.host, self);
      },
      type: result,
    };
  }
  return { run: (frame) => read(frame.host, run(frame)), type: result };
}

/** Members that are of one type on whatever has them, for `+` with null. */
const MEMBER_TYPES: Readonly<Record<string, string>> = { Length: 'Int32', StatusCode: 'Int32' };
const CALL_TYPES: Readonly<Record<string, string>> = {
  ToString: 'String',
  Substring: 'String',
  Trim: 'String',
  ToLower: 'String',
  ToUpper: 'String',
  ToLowerInvariant: 'String',
  ToUpperInvariant: 'String',
  Contains: 'Boolean',
  StartsWith: 'Boolean',
  EndsWith: 'Boolean',
  IndexOf: 'Int32',
};

function staticMember(node: CSharpNode, type: TypeRef, name: string, scope: Scope): Code {
  const definition = definitionOf(type.name);
  const constantOf = definition?.constants && Object.hasOwn(definition.constants, name) ? definition.constants[name] : undefined;
  if (constantOf) return { run: (frame) => constantOf(frame.host) };
  const method = definition?.statics && Object.hasOwn(definition.statics, name) ? definition.statics[name] : undefined;
  if (!method) throw scope.source.unsupported(node, `${type.name}.${name}`);
  const call: Call = { typeArgs: type.args, member: name };
  return { run: (frame) => new NetFunction(-1, (args) => method(frame.host, args, call)) };
}

function indexed(value: Code, list: CSharpNode, node: CSharpNode, scope: Scope, chained: boolean): Code {
  const args = argumentsOf(list, scope, '');
  const { run } = value;
  const first = args[0];
  if (!first) throw scope.source.unsupported(node, node.text);
  const single = args.length === 1;
  // The dictionary of variables holds objects: a cast of one unboxes.
  const type = /^context\s*\.\s*Variables$/.test(node.children[0]?.text ?? '') ? 'Object' : undefined;
  return {
    run: (frame) => {
      const self = run(frame);
      if (chained && self === CUT) return CUT;
      return getIndex(frame.host, self, single ? [first(frame)] : args.map((each) => each(frame)));
    },
    type,
  };
}

function invocation(node: CSharpNode, target: CSharpNode, scope: Scope): Code {
  const list = childAt(node, 'arguments') as CSharpNode;
  if (target.type === 'identifier' || target.type === 'generic_name') return plainCall(node, target, list, scope);
  const conditional = target.type === 'conditional_access_expression';
  const binding = conditional ? target.children.at(-1) : target;
  if (!binding || (binding.type !== 'member_access_expression' && binding.type !== 'member_binding_expression')) {
    // Something that gives a delegate: `(x => x)(1)`, `functions["a"](1)`.
    const called = compileExpression(target, scope).run;
    const args = argumentsOf(list, scope, '');
    return {
      run: (frame) =>
        callFunction(
          frame.host,
          called(frame),
          args.map((run) => run(frame)),
        ),
    };
  }
  const nameNode = childAt(binding, 'name') as CSharpNode;
  const name = nameOf(nameNode);
  const typeArgs = typeArguments(nameNode, scope);
  const receiver = target.children[0] as CSharpNode;
  const type = conditional ? undefined : staticType(receiver, scope);
  const call: Call = { typeArgs, member: name };
  if (type) return staticCall(node, type, call, list, scope);
  const nullable = name === 'GetValueOrDefault' && receiver.type === 'identifier' ? scope.find(receiver.text)?.type : undefined;
  if (nullable?.nullable) return valueOrDefault(receiver, nullable, list, scope);
  checkMember(nameNode, name, scope);
  const { run } = receiverOf(receiver, scope);
  const args = argumentsOf(list, scope, name);
  const chained = conditional || hasConditional(receiver);
  const result =
    CALL_TYPES[name] ??
    (typeArgs[0] && typeArgs[0].rank === 0 && !typeArgs[0].nullable && (name === 'GetValueOrDefault' || name === 'Value')
      ? typeArgs[0].name
      : undefined);
  const invoke = caller(args);
  const callOn = memberCaller(call);
  return {
    run: (frame) => {
      const self = run(frame);
      if (chained && (self === CUT || (conditional && self === null))) return CUT;
      return callOn(frame.host, self, invoke(frame));
    },
    type: result,
  };
}

/** `GetValueOrDefault` of a `Nullable<T>`, which no value at run time shows to be one. */
function valueOrDefault(receiver: CSharpNode, type: TypeRef, list: CSharpNode, scope: Scope): Code {
  const { run } = compileExpression(receiver, scope);
  const [otherwise] = argumentsOf(list, scope, 'GetValueOrDefault');
  const zero = defaultOf({ ...type, nullable: false });
  return { run: (frame) => run(frame) ?? (otherwise ? otherwise(frame) : zero), type: type.rank === 0 ? type.name : undefined };
}

/** Arguments' values; the common counts without a closure per call. */
function caller(args: readonly Run[]): (frame: Frame) => readonly Value[] {
  const [a, b] = args;
  if (!a) return () => NONE;
  if (!b) return (frame) => [a(frame)];
  if (args.length === 2) return (frame) => [a(frame), b(frame)];
  return (frame) => args.map((run) => run(frame));
}
const NONE: readonly Value[] = [];

function typeArguments(node: CSharpNode, scope: Scope): readonly TypeRef[] {
  const list = node.type === 'generic_name' ? node.children.find((child) => child.type === 'type_argument_list') : undefined;
  return list ? namedChildren(list).map((child) => namedType(child, scope)) : [];
}

function staticCall(node: CSharpNode, type: TypeRef, call: Call, list: CSharpNode, scope: Scope): Code {
  const { member: name } = call;
  const extension = type.name === 'Enumerable' ? SEQUENCE_METHODS.get(name) : undefined;
  const args = argumentsOf(list, scope, name);
  const invoke = caller(args);
  const definition = definitionOf(type.name);
  const method = definition?.statics && Object.hasOwn(definition.statics, name) ? definition.statics[name] : undefined;
  checkLiterals(node, type, name, list, scope);
  if (method) {
    const text = type.name === 'String' && /^(Format|Join|Concat)$/.test(name);
    return {
      run: (frame) => {
        frame.host.step();
        return method(frame.host, invoke(frame), call);
      },
      type: text ? 'String' : name === 'Parse' ? type.name : undefined,
    };
  }
  if (extension && args.length > 0) {
    return {
      run: (frame) => {
        const [self = null, ...rest] = invoke(frame);
        return callMember(frame.host, self, rest, call);
      },
    };
  }
  const constantOf = definition?.constants && Object.hasOwn(definition.constants, name) ? definition.constants[name] : undefined;
  if (!constantOf) throw scope.source.unsupported(node, `${type.name}.${name}()`);
  return { run: (frame) => callFunction(frame.host, constantOf(frame.host), invoke(frame)) };
}

function plainCall(node: CSharpNode, target: CSharpNode, list: CSharpNode, scope: Scope): Code {
  const name = nameOf(target);
  const variable = scope.find(name);
  if (!variable) {
    if (name === 'nameof') {
      const argument = namedChildren(list)[0]?.text ?? '';
      return constant(argument.split('.').at(-1)?.replace(/<.*$/, '').trim() ?? '', 'String');
    }
    throw scope.source.unsupported(node, `the function ${name}`);
  }
  const read = readVariable(scope, variable);
  const invoke = caller(argumentsOf(list, scope, ''));
  return { run: (frame) => callFunction(frame.host, read(frame), invoke(frame)) };
}

/** What of literal arguments can't be run shows here, not at the first call. */
export function checkLiterals(node: CSharpNode, type: TypeRef, member: string, list: CSharpNode, scope: Scope): void {
  const refuses = definitionOf(type.name)?.refuses;
  if (!refuses || /\bIgnorePatternWhitespace\b/.test(list.text)) return;
  const literals = namedChildren(list).map((argument) => {
    const value = argument.type === 'argument' ? (argument.children.at(-1) as CSharpNode) : argument;
    return /^(?:verbatim_)?string_literal$/.test(value.type) ? stringLiteral(value.text) : undefined;
  });
  try {
    refuses(member, literals);
  } catch (error) {
    if (error instanceof ExpressionError && error.netType === 'MissingMemberException') {
      throw scope.source.unsupported(node, error.message.replace("the local gateway can't run ", ''));
    }
  }
}

/** Parameters that published policies name. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  As: ['preserveContent'],
  AsFormUrlEncodedContent: ['preserveContent'],
  GetValueOrDefault: ['headerName|claimName|queryParameterName|variableName|key', 'defaultValue'],
  ToString: ['formatting|format'],
  Trace: ['message'],
  Round: ['value|d|a', 'decimals|digits', 'mode'],
  Split: ['separator', 'options|count', 'options'],
};

/** The arguments in the parameters' order. */
export function argumentsOf(list: CSharpNode, scope: Scope, member: string): readonly Run[] {
  const runs: Run[] = [];
  for (const argument of namedChildren(list)) {
    if (argument.type !== 'argument') {
      runs.push(compileExpression(argument, scope).run);
      continue;
    }
    const label = childAt(argument, 'name')?.text;
    const at = label === undefined ? runs.length : (PARAMETERS[member] ?? []).findIndex((names) => names.split('|').includes(label));
    if (at < 0 || at > runs.length) throw scope.source.unsupported(argument, `the named argument ${label ?? ''}`);
    if (label !== undefined && at !== runs.length) throw scope.source.unsupported(argument, `named arguments out of order`);
    runs.push(compileArgument(argument, scope));
  }
  return runs;
}

function compileArgument(argument: CSharpNode, scope: Scope): Run {
  const modifier = argument.children[0]?.type;
  const value = argument.children.at(-1) as CSharpNode;
  if (modifier === 'ref' || modifier === 'in') throw scope.source.unsupported(argument, `${modifier} arguments`);
  if (modifier !== 'out' && value.type !== 'declaration_expression') return compileExpression(value, scope).run;
  if (value.type === 'declaration_expression') {
    const name = childAt(value, 'name');
    if (!name || name.type === 'discard') return () => new OutArgument(() => undefined);
    const typeNode = childAt(value, 'type') as CSharpNode;
    const type = typeNode.type === 'implicit_type' ? undefined : namedType(typeNode, scope);
    const write = writeVariable(scope, scope.declare(name, type));
    return (frame) => new OutArgument((result) => write(frame, result));
  }
  if (value.text === '_' && !scope.find('_')) return () => new OutArgument(() => undefined);
  const assign = compileAssignable(value, scope);
  return (frame) => new OutArgument((result) => assign(frame, result));
}
