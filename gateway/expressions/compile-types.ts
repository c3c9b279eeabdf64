/** Types as the expression writes them → what the interpreter knows. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { isKnownType, type TypeRef } from './registry';
import type { Scope } from './scope';
import { KEYWORD_TYPES } from './types';

/** Types that need no table of members: interfaces and delegates. */
const OPEN = new Set(
  (
    'Object Void IEnumerable IEnumerator IList ICollection IReadOnlyList IReadOnlyCollection IDictionary IReadOnlyDictionary ISet IOrderedEnumerable ' +
    'Func Action Predicate Comparison Exception Nullable Array ValueTuple dynamic JContainer XContainer XNode XObject SystemException Int32 Byte Int16 SByte UInt16'
  ).split(' '),
);

/** `var` gives undefined. */
export function compileType(node: CSharpNode, scope: Scope): TypeRef | undefined {
  switch (node.type) {
    case 'implicit_type':
      return undefined;
    case 'predefined_type': {
      const name = KEYWORD_TYPES[node.text];
      if (!name) throw scope.source.unsupported(node, `the type ${node.text}`);
      return simple(name);
    }
    case 'nullable_type': {
      const inner = compileType(namedChildren(node)[0] as CSharpNode, scope);
      return inner && { ...inner, nullable: true };
    }
    case 'array_type': {
      const inner = compileType(childAt(node, 'type') as CSharpNode, scope);
      const rank = childAt(node, 'rank')?.text ?? '[]';
      if (!inner || rank.includes(',')) throw scope.source.unsupported(node, `the array type ${node.text}`);
      return { ...inner, rank: inner.rank + 1 };
    }
    case 'generic_name': {
      const name = node.children[0]?.text ?? '';
      const list = node.children.find((child) => child.type === 'type_argument_list');
      const args = (list ? namedChildren(list) : []).map((child) => compileType(child, scope) ?? simple('Object'));
      if (name === 'Nullable' && args[0]) return { ...args[0], nullable: true };
      return { ...named(node, name, scope), args };
    }
    case 'tuple_type':
      return { ...simple('ValueTuple'), names: namedChildren(node).map((element) => childAt(element, 'name')?.text) };
    case 'identifier':
      return node.text === 'dynamic' ? undefined : named(node, node.text, scope);
    case 'qualified_name':
    case 'member_access_expression': {
      const last = childAt(node, 'name') ?? node.children.at(-1);
      if (!last) throw scope.source.unsupported(node, `the type ${node.text}`);
      return compileType(last, scope);
    }
    default:
      throw scope.source.unsupported(node, `the type ${node.text}`);
  }
}

/** A type that must be written out. */
export function namedType(node: CSharpNode, scope: Scope): TypeRef {
  return compileType(node, scope) ?? simple('Object');
}

function simple(name: string): TypeRef {
  return { name, args: [], nullable: false, rank: 0 };
}

function named(node: CSharpNode, name: string, scope: Scope): TypeRef {
  const plain = name.replace(/^@/, '');
  if (!OPEN.has(plain) && !isKnownType(plain)) throw scope.source.unsupported(node, `the type ${plain}`);
  return simple(plain);
}

/** The type that a receiver names, `Convert` or `System.Text.Encoding`, and no variable. */
export function staticType(node: CSharpNode, scope: Scope): TypeRef | undefined {
  if (node.type === 'predefined_type' || node.type === 'generic_name') return namedType(node, scope);
  if (node.type !== 'identifier' && node.type !== 'member_access_expression') return undefined;
  if (!/^[\w.@\s]+$/.test(node.text)) return undefined;
  const [first = '', ...rest] = node.text.replace(/\s+/g, '').split('.');
  if (first === 'context' || scope.find(first)) return undefined;
  if (rest.length === 0) return isKnownType(first) || OPEN.has(first) ? simple(first) : undefined;
  const last = rest.at(-1) ?? '';
  return /^(System|Newtonsoft)$/.test(first) && isKnownType(last) ? simple(last) : undefined;
}
