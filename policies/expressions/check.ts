/**
 * Checks one policy expression before API Management would: its syntax, its language version, that it
 * returns, the members of `context` that it asks for, and the types that it names.
 */
import { nearest } from '../../access/nearest';
import { contextPath } from './context-path';
import { contextMember, contextMembers, isMemberOfObject, isUndocumentedMember } from './context-members';
import { declaredNames } from './names';
import { lateSyntax } from './late-syntax';
import { childAt, initExpressions, namedChildren, parseExpression, type CSharpNode } from './parse';
import { endIsReachable } from './returns';
import { slip } from './slips';
import { syntaxFinding } from './syntax-finding';
import { allowedTypes, isAllowedMember, isAllowedType, isNamespace, nearestBeside, plainTypeName, unambiguousName } from './types';
import { isException, isKnownUnlisted, isUnlistedNamespace, unlistedType } from './unlisted-types';

export { initExpressions };

export type ExpressionFindingCode =
  | 'expression-not-whole'
  | 'expression-syntax'
  | 'expression-too-new'
  | 'expression-no-return'
  | 'expression-unknown-context-member'
  | 'expression-type-not-allowed'
  | 'expression-member-not-allowed'
  | 'expression-not-listed'
  | 'expression-unknown-name'
  | 'expression-not-supported';

export interface ExpressionFinding {
  readonly code: ExpressionFindingCode;
  /** What is wrong, with the piece of text it is about. */
  readonly message: string;
  /** What to do about it. */
  readonly mend: string;
  /** Where in the expression's text, `@(` included, from 0. */
  readonly offset: number;
  readonly length: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** How {@link slip} says that a return is misspelt. */
const MEANT_RETURN = 'did you mean return?';

/** More findings of one expression help nobody. */
const MOST = 100;

type Report = (code: ExpressionFindingCode, node: { readonly start: number; readonly end: number }, message: string, mend: string) => void;

/**
 * All findings of an expression, `@(…)` or `@{…}`, in order of their place; none if it is well.
 * Never throws for any text.
 * @throws Error where {@link initExpressions} has not finished
 */
export function checkExpression(text: string): readonly ExpressionFinding[] {
  const parsed = parseExpression(text);
  const findings: ExpressionFinding[] = [];
  const report: Report = (code, { start, end }, message, mend) => {
    if (findings.length < MOST) findings.push({ code, message, mend, offset: start, length: end - start, ...position(text, start) });
  };
  if (!parsed.root || parsed.problems.length > 0) {
    const { code, at, message, mend } = syntaxFinding(parsed);
    report(code, at, message, mend);
    return findings;
  }
  const { root } = parsed;
  const names = declaredNames(root);
  visit(root, undefined, names, report, false);
  // A return that is misspelt is one mistake.
  if (parsed.kind === 'statements' && endIsReachable(root) && !findings.some(({ mend }) => mend === MEANT_RETURN)) {
    report(
      'expression-no-return',
      { start: Math.max(0, root.end - 1), end: root.end },
      'not every path ends with a return',
      'end each path with return and a value; @(…) needs none',
    );
  }
  return findings.sort((a, b) => a.offset - b.offset).filter(isFirstOfItsSort);
}

/** Once an expression is enough for what is only doubted. */
function isFirstOfItsSort({ code, message }: ExpressionFinding, index: number, all: readonly ExpressionFinding[]): boolean {
  return code !== 'expression-not-listed' || all.findIndex((other) => other.code === code && other.message === message) === index;
}

function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** A catch, and a test in one, uses no members but those of Exception, and members are what API Management looks up. */
const CATCHES = /^(catch_declaration|is_expression|(constant|declaration)_pattern)$/;

/** Syntax that no expression may use. */
const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  await_expression: 'await',
  yield_statement: 'yield',
  unsafe_statement: 'unsafe code',
  fixed_statement: 'fixed',
  stackalloc_expression: 'stackalloc',
  makeref_expression: '__makeref',
  sizeof_expression: 'sizeof',
};

function visit(node: CSharpNode, parent: CSharpNode | undefined, names: ReadonlySet<string>, report: Report, nested: boolean): void {
  const late = lateSyntax(node);
  if (late) report('expression-too-new', late.at, late.what, `API Management compiles C# 7; ${late.mend}`);
  // What a late pattern holds is late too, or names of members.
  if (late && node.type.endsWith('_pattern')) return;
  const slipped = slip(node, parent);
  if (slipped) report('expression-syntax', slipped.at, slipped.what, slipped.mend);
  if (slipped && node.type === 'local_declaration_statement') return;
  const unsupported = NOT_SUPPORTED[node.type];
  // A local function may be an iterator.
  if (unsupported && !(nested && node.type === 'yield_statement')) {
    report('expression-not-supported', node, `${unsupported} can't be used in an expression`, 'write it without');
  }
  let inFunction = nested;
  switch (node.type) {
    case 'lambda_expression':
    case 'anonymous_method_expression':
    case 'local_function_statement':
      inFunction = true;
      break;
    case 'return_statement':
      if (!nested && namedChildren(node).length === 0) {
        report('expression-no-return', node, 'return without a value', 'return the value of the expression');
      }
      break;
    case 'member_access_expression':
    case 'conditional_access_expression':
      checkContext(node, parent, report);
      checkVariable(node, report);
      checkQualified(node, names, report);
      break;
    case 'identifier':
      checkIdentifier(node, parent, names, report);
      break;
    case 'qualified_name':
      if (!isAllowedType(node.text) && !(parent && CATCHES.test(parent.type) && isException(plainTypeName(node.text)))) {
        typeNotAllowed(node, node.text, report);
      }
      break;
    case 'variable_declaration':
      checkLateBinding(node, report);
      break;
  }
  for (const child of node.children) if (descends(node, parent, child)) visit(child, node, names, report, inFunction);
}

/** What holds no names to look up: the name after a dot, of an argument, of a member, or inside `nameof`. */
function descends(node: CSharpNode, parent: CSharpNode | undefined, child: CSharpNode): boolean {
  if (child.field === 'name' && child.type !== 'generic_name') return false;
  switch (node.type) {
    case 'qualified_name':
      return child.type === 'generic_name';
    case 'assignment_expression':
      // `new T { Member = value }`
      return !(parent?.type === 'initializer_expression' && child.field === 'left' && child.type === 'identifier');
    case 'member_access_expression':
      return child.field !== 'name' || child.type === 'generic_name';
    case 'labeled_statement':
    case 'goto_statement':
      return child.type !== 'identifier';
    case 'invocation_expression':
      return (
        !(child.field === 'function' && child.type === 'identifier' && child.text === 'nameof') &&
        !(node.children[0]?.text === 'nameof' && child.type === 'argument_list')
      );
    default:
      return true;
  }
}

function checkIdentifier(node: CSharpNode, parent: CSharpNode | undefined, names: ReadonlySet<string>, report: Report): void {
  const name = node.text.replace(/^@/, '');
  if (name === 'context' || name === '_' || names.has(name) || /^[{$]\{/.test(name)) return;
  if (!parent) {
    unknownName(node, name, report);
    return;
  }
  if (parent.type === 'generic_name' && node === parent.children[0]) {
    // The name of a generic method is looked up by its receiver, that of a generic type here.
    if (parent.field !== 'name' && parent.field !== 'function' && !isAllowedType(name)) typeNotAllowed(node, name, report);
    return;
  }
  if (isMemberName(node, parent)) return;
  if (isTypePlace(node, parent)) {
    if (CATCHES.test(parent.type) && isException(name)) return;
    if (!isAllowedType(name) && name !== 'dynamic') typeNotAllowed(node, name, report);
    return;
  }
  const qualified = unambiguousName(name);
  if (qualified && parent.type === 'member_access_expression') {
    report('expression-not-listed', node, `${name} is ambiguous, API Management imports two`, `write ${qualified}`);
    return;
  }
  if (isAllowedType(name) || isNamespace(name)) {
    if (parent.type === 'member_access_expression' && node.field === 'expression') checkStaticMember(node, parent, name, report);
    return;
  }
  if (parent.type === 'member_access_expression' && /^\p{Lu}/u.test(name)) typeNotAllowed(node, name, report);
  else unknownName(node, name, report);
}

function checkStaticMember(node: CSharpNode, parent: CSharpNode, type: string, report: Report): void {
  const member = childAt(parent, 'name');
  if (!member || !isAllowedType(type)) return;
  const name = member.type === 'generic_name' ? (member.children[0]?.text ?? '') : member.text;
  if (!isAllowedMember(type, name)) {
    report(
      'expression-member-not-allowed',
      { start: node.start, end: member.end },
      `${type}.${name} is not allowed`,
      `use a member of ${type} that "API Management policy expressions" lists as allowed`,
    );
  }
}

/** `System.IO.File`: what follows a namespace must be an allowed type of it. */
function checkQualified(node: CSharpNode, names: ReadonlySet<string>, report: Report): void {
  const receiver = childAt(node, 'expression');
  if (!receiver || !/^[\w.\s]+$/.test(receiver.text)) return;
  const before = receiver.text.replace(/\s+/g, '');
  if (names.has(before.split('.')[0] ?? '')) return;
  const name = node.text.replace(/\s+/g, '').replace(/<.*$/, '');
  const namespace = (text: string): boolean => isNamespace(text) || isUnlistedNamespace(text);
  if (namespace(before) && !isAllowedType(before)) {
    if (!namespace(name) && !isAllowedType(name)) typeNotAllowed(node, name, report);
  } else if (before.includes('.') && isAllowedType(before)) checkStaticMember(receiver, node, before, report);
}

/** Anonymous types name their members with plain identifiers. */
function isMemberName(node: CSharpNode, parent: CSharpNode): boolean {
  return parent.type === 'anonymous_object_creation_expression' && parent.children[parent.children.indexOf(node) + 1]?.type === '=';
}

function isTypePlace(node: CSharpNode, parent: CSharpNode): boolean {
  if (node.field === 'type' || node.field === 'returns') return true;
  switch (parent.type) {
    case 'type_argument_list':
    case 'nullable_type':
    case 'array_type':
    case 'pointer_type':
      return true;
    case 'as_expression':
    case 'is_expression':
      return node.field === 'right';
    case 'constant_pattern':
      return /^\p{Lu}/u.test(node.text);
    default:
      return false;
  }
}

function typeNotAllowed(node: CSharpNode, name: string, report: Report): void {
  const plain = plainTypeName(name);
  const beside = isKnownUnlisted(plain) ? undefined : nearestBeside(plain);
  if (beside) {
    report('expression-type-not-allowed', node, `type ${plain} is not allowed in expressions`, `did you mean ${beside}?`);
    return;
  }
  if (unlistedType(plain) === 'harmless') {
    report(
      'expression-not-listed',
      node,
      `type ${plain} is not in the documented list of types`,
      isException(plain)
        ? 'use Exception, which the list has; API Management refuses types that it does not know'
        : 'the documented list lacks it: use a listed type, or make sure that API Management takes it',
    );
    return;
  }
  const near = isLookAlike(plain) ? 'context' : nearest(plain, allowedTypes());
  report(
    'expression-type-not-allowed',
    node,
    `type ${plain} is not allowed in expressions`,
    near ? `did you mean ${near}?` : 'use a type that "API Management policy expressions" lists as allowed; check its spelling',
  );
}

/** What is declared `dynamic` may be handed on; API Management refuses its members ("Dynamic member invocation is not supported"). */
function checkLateBinding(node: CSharpNode, report: Report): void {
  const type = childAt(node, 'type');
  if (type?.text !== 'dynamic') return;
  report(
    'expression-not-listed',
    type,
    'members of a dynamic value are refused by API Management',
    'declare its type: JObject, JToken, or what it is',
  );
}

function unknownName(node: CSharpNode, name: string, report: Report): void {
  report(
    'expression-unknown-name',
    node,
    `${name} is not declared in this expression`,
    isLookAlike(name) ? 'write context' : 'declare it, or put a text in quotes',
  );
}

function isLookAlike(name: string): boolean {
  return name.toLowerCase() === 'context';
}

function useOneOf(members: readonly string[]): string {
  return members.length > 30 ? 'check its spelling' : `use one of ${members.join(', ')}`;
}

/** Follows `context.A.B` from its outermost member inward; reports the first that doesn't exist. */
function checkContext(node: CSharpNode, parent: CSharpNode | undefined, report: Report): void {
  if (parent && /^(member_access|conditional_access)_expression$/.test(parent.type) && parent.children[0] === node) return;
  const path = contextPath(node);
  if (!path) return;
  const { members, name: start } = path;
  let type = path.type;
  for (const member of members) {
    if (type === '') return;
    const given = contextMember(type, member.text);
    if (given === undefined) {
      const name = members
        .slice(0, members.indexOf(member) + 1)
        .map(({ text }) => text)
        .join('.');
      if (isUndocumentedMember(type, member.text)) {
        report(
          'expression-not-listed',
          member,
          `${start}.${name} is not documented`,
          'it may change or go without notice: use a documented member',
        );
        return;
      }
      const like =
        contextMembers(type).find((known) => known.toLowerCase() === member.text.toLowerCase()) ??
        nearest(member.text, contextMembers(type));
      report(
        'expression-unknown-context-member',
        member,
        `${start} has no ${name}`,
        like ? `write ${like}` : useOneOf(contextMembers(type)),
      );
      return;
    }
    type = given;
  }
}

/** A variable is an `object`, of which API Management refuses every member; cast, it is what it was set to. */
function checkVariable(node: CSharpNode, report: Report): void {
  const [receiver] = node.children;
  if (receiver?.type !== 'element_access_expression' || childAt(receiver, 'expression')?.text !== 'context.Variables') return;
  const name = childAt(node.type === 'conditional_access_expression' ? (node.children.at(-1) ?? node) : node, 'name');
  if (name && isMemberOfObject(name.text)) {
    report(
      'expression-not-listed',
      name,
      `${name.text} of a variable that isn't cast is refused by API Management`,
      `cast it before: ((string)${receiver.text})`,
    );
  }
}
