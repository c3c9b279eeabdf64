/** Which members a piece of code asks for, of `context` or of a value whose type it names. */
import { ownType } from './context-members';
import { childAt, namedChildren, type CSharpNode } from './parse';

interface Member {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface ContextPath {
  /** The type of what the path begins with, as `context-members.ts` names it. */
  readonly type: string;
  /** What the path begins with: `context`, or the name of the type. */
  readonly name: string;
  /** Outermost first. */
  readonly members: readonly Member[];
}

/** The path of `context.A.B`, of `((IResponse)x).A` and of `token.AsJwt().A`; no members for what they begin with, `undefined` for anything else. */
export function contextPath(node: CSharpNode): ContextPath | undefined {
  switch (node.type) {
    case 'identifier':
      return node.text === 'context' ? { type: 'Context', name: 'context', members: [] } : undefined;
    case 'parenthesized_expression': {
      const [inner] = namedChildren(node);
      return inner && contextPath(inner);
    }
    case 'cast_expression':
      return pathOfType(childAt(node, 'type'));
    case 'as_expression':
      return pathOfType(childAt(node, 'right'));
    case 'invocation_expression':
      return pathOfCall(childAt(node, 'function'));
    case 'member_access_expression':
    case 'conditional_access_expression':
      return further(node);
    default:
      return undefined;
  }
}

function pathOfType(type: CSharpNode | undefined): ContextPath | undefined {
  const own = type && ownType(type.text);
  return own === undefined ? undefined : { type: own, name: type?.text ?? '', members: [] };
}

/** What a call gives, where its name says so: `AsJwt()`, `GetValueOrDefault<IResponse>("r")`. */
function pathOfCall(called: CSharpNode | undefined): ContextPath | undefined {
  const binding = called?.type === 'conditional_access_expression' ? called.children.at(-1) : called;
  const name = binding && childAt(binding, 'name');
  if (name?.text === 'AsJwt') return { type: 'Jwt', name: 'Jwt', members: [] };
  if (name?.type !== 'generic_name' || name.children[0]?.text !== 'GetValueOrDefault') return undefined;
  const [, argumentList] = name.children;
  const [only, another] = argumentList ? namedChildren(argumentList) : [];
  return another ? undefined : pathOfType(only);
}

function further(node: CSharpNode): ContextPath | undefined {
  const [receiver] = node.children;
  const path = receiver && contextPath(receiver);
  const binding = node.type === 'conditional_access_expression' ? node.children.at(-1) : node;
  const name = binding && childAt(binding, 'name');
  if (!path || !name) return undefined;
  const simple = name.type === 'generic_name' ? name.children[0] : name;
  return simple && { ...path, members: [...path.members, simple] };
}
