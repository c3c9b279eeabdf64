/**
 * One canonical text for a statement: attributes sorted, comments dropped, white space that means nothing
 * normalized. Two statements with the same text do the same.
 */
import { CSharpScanner } from '../../policies/expressions/scan';
import type { PolicyElement, PolicyNode } from '../../policies/model';

/** `indent` is the number of spaces before the first line; lines are joined by line feeds. */
export function statementText(element: PolicyElement, indent = 0): string {
  const pad = ' '.repeat(indent);
  const attributes = Object.keys(element.attributes)
    .sort()
    .map((name) => ` ${name}="${normalizeText(element.attributes[name] ?? '')}"`)
    .join('');
  const children = meaningful(element.children);
  if (children.length === 0) return `${pad}<${element.name}${attributes} />`;
  const [only] = children;
  if (children.length === 1 && only?.kind === 'text') {
    return `${pad}<${element.name}${attributes}>${normalizeText(only.text)}</${element.name}>`;
  }
  const inner = children.map((child) =>
    child.kind === 'element' ? statementText(child, indent + 2) : `${' '.repeat(indent + 2)}${normalizeText(child.text)}`,
  );
  return [`${pad}<${element.name}${attributes}>`, ...inner, `${pad}</${element.name}>`].join('\n');
}

function meaningful(nodes: readonly PolicyNode[]): readonly PolicyNode[] {
  return nodes.filter((node) => node.kind === 'element' || (node.kind === 'text' && node.text.trim() !== ''));
}

/** The text inside an element, its own only. */
export function innerText(element: PolicyElement): string {
  return element.children
    .map((child) => (child.kind === 'text' ? child.text : ''))
    .join('')
    .trim();
}

export function childElements(element: PolicyElement, name?: string): readonly PolicyElement[] {
  return element.children.filter(
    (child): child is PolicyElement => child.kind === 'element' && (name === undefined || child.name === name),
  );
}

export function isExpression(text: string): boolean {
  return /^\s*@[({]/.test(text);
}

/** An expression with every run of white space outside its strings made one space, and none beside punctuation. */
export function normalizeText(text: string): string {
  const trimmed = text.trim();
  return isExpression(trimmed) ? normalizeCode(trimmed) : trimmed;
}

function normalizeCode(text: string): string {
  const scanner = new CSharpScanner(text, 1);
  const pieces = ['@'];
  let last = '@';
  let pending = false;
  while (scanner.offset < text.length) {
    const start = scanner.offset;
    const inCode = scanner.inCode;
    const state = scanner.next();
    const piece = text.slice(start, scanner.offset);
    if (state === 'broken' || piece === '') return text;
    const isComment = inCode && /^\/[/*]/.test(piece);
    if (isComment || (inCode && piece.trim() === '')) {
      pending = true;
    } else {
      // Code comes in pieces of any length; a space matters only between two words or two operators alike.
      if (pending && needsSpace(last, piece.charAt(0))) pieces.push(' ');
      pending = false;
      pieces.push(piece);
      last = piece.charAt(piece.length - 1);
    }
    if (state === 'ended') break;
  }
  return pieces.join('');
}

const WORD = /[\w@$"'\u0080-\uffff]/;
const OPERATOR = /[-+*/%&|^!=<>?:~.]/;
function needsSpace(before: string, after: string): boolean {
  return (WORD.test(before) && WORD.test(after)) || (OPERATOR.test(before) && OPERATOR.test(after));
}
