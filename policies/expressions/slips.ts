/** Slips that the grammar reads as C#, but that no expression can mean; the compiler refuses each. */
import { nearest } from '../../access/nearest';
import { contextMember } from './context-members';
import { contextPath } from './context-path';
import { childAt, namedChildren, type CSharpNode } from './parse';

interface Slip {
  readonly at: { readonly start: number; readonly end: number };
  readonly what: string;
  readonly mend: string;
}

/** Words that begin a statement or stand before a value. */
const KEYWORDS = [
  'return',
  'throw',
  'foreach',
  'while',
  'switch',
  'case',
  'catch',
  'finally',
  'using',
  'string',
  'else',
  'for',
  'var',
  'new',
  'try',
  'bool',
  'int',
  'if',
];

/** The keyword that a word was meant to be, if it is none and near to one. */
export function misspeltKeyword(word: string): string | undefined {
  return word.length < 3 || !/^[a-z]+$/.test(word) || KEYWORDS.includes(word) ? undefined : nearest(word, KEYWORDS);
}

/** What an assignment can set. */
const SETTABLE =
  /^(identifier|parenthesized_expression|(member|element|conditional)_access_expression|element_binding_expression|tuple_(expression|pattern)|declaration_expression|ref_expression|discard|postfix_unary_expression)$/;

/** What `node` can't have been meant to be. */
export function slip(node: CSharpNode, parent: CSharpNode | undefined): Slip | undefined {
  const [first] = node.children;
  if (!first) return undefined;
  switch (node.type) {
    case 'assignment_expression': {
      const left = childAt(node, 'left');
      // Of `a && b = c` C# reads (a && b) = c.
      return left && (isOfContext(left) || !SETTABLE.test(left.type) || parent?.type === 'binary_expression')
        ? {
            at: left,
            what: `${left.text.slice(0, 60)} can't be set`,
            mend: 'write == to compare; what is sent is set by statements of the document',
          }
        : undefined;
    }
    case 'prefix_unary_expression':
      // The address of a value, and what is there: unsafe code.
      if (!/^[&*]$/.test(first.text) || parent?.children[0]?.text === first.text) return undefined;
      return { at: node, what: `${first.text} has no value before it`, mend: 'write a value on both sides of it' };
    case 'interpolated_string_expression':
      return first.text.includes('$') ? loneBrace(node) : undefined;
    case 'local_declaration_statement':
      return misspeltReturn(node);
    default:
      return undefined;
  }
}

/** `context.A.B`, or a value of one of its dictionaries; what a call gives can be changed. */
function isOfContext(left: CSharpNode): boolean {
  const [receiver] = left.children;
  const path = contextPath(left.type === 'element_access_expression' && receiver ? receiver : left);
  if (!path || path.members.length === 0) return false;
  let type: string | undefined = path.type;
  for (const { text } of path.members) type = type && contextMember(type, text);
  // An unknown member is a finding of its own.
  return type !== undefined;
}

/** A brace that closes nothing, in the text of a `$"…"`. */
function loneBrace(node: CSharpNode): Slip | undefined {
  for (const { type, text, start } of node.children) {
    const at = type === 'string_content' ? text.replace(/\}\}/g, '  ').indexOf('}') : -1;
    if (at >= 0) {
      return {
        at: { start: start + at, end: start + at + 1 },
        what: '} closes nothing in this $"…"',
        mend: 'write }} for a brace in the text',
      };
    }
  }
  return undefined;
}

/** `retrun x;` reads as the declaration of an x. */
function misspeltReturn(node: CSharpNode): Slip | undefined {
  const [declaration] = namedChildren(node);
  const type = declaration?.type === 'variable_declaration' ? childAt(declaration, 'type') : undefined;
  const declarators = declaration ? namedChildren(declaration).filter((child) => child.type === 'variable_declarator') : [];
  if (type?.type !== 'identifier' || declarators.length !== 1 || declarators[0]?.children.length !== 1) return undefined;
  const keyword = misspeltKeyword(type.text);
  return keyword === 'return' || keyword === 'throw'
    ? { at: type, what: `${type.text} is no C# here`, mend: `did you mean ${keyword}?` }
    : undefined;
}
