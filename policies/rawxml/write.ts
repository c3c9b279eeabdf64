/**
 * The model as `rawxml`, in one canonical form: what azurerm's comparison settles on, and byte-identical for equal
 * documents. Tabs, double quotes, empty elements closed in themselves, expressions as they are.
 */
import type { ElementDeclaration } from '../elements/define';
import { isExpressionText } from '../expressions/scan';
import {
  SECTIONS,
  type PolicyComment,
  type PolicyDocument,
  type PolicyElement,
  type PolicyFragment,
  type PolicyNode,
  type PolicyResolver,
} from '../model';
import { declarationWithin } from '../references';
import { decode, escapeAttribute, escapeText, hasReferenceInCode, illegalCharacter } from './escape';
import { hasUnendedExpression, trimSpace } from './values';

/** A model that no XML can say. Its message names the place, and doesn't repeat the value. */
export class PolicyWriteError extends Error {
  override readonly name = 'PolicyWriteError';
  constructor(
    readonly code: 'illegal-character' | 'unended-expression' | 'comment-with-dashes' | 'name',
    message: string,
  ) {
    super(message);
  }
}

/**
 * The text of a document, a fragment or a resolver, ending with a line feed.
 * @throws PolicyWriteError where a value holds what XML can't, or half an expression.
 */
export function writePolicy(policy: PolicyDocument | PolicyFragment | PolicyResolver): string {
  // Models never change, and whoever validates one writes it as well.
  const known = WRITTEN.get(policy);
  if (known !== undefined) return known;
  const text = write(policy);
  WRITTEN.set(policy, text);
  return text;
}

const WRITTEN = new WeakMap<PolicyDocument | PolicyFragment | PolicyResolver, string>();

function write(policy: PolicyDocument | PolicyFragment | PolicyResolver): string {
  const out = new Output();
  const { comments = [] } = policy;
  comments.forEach((comment) => out.node(comment, 0, undefined));
  if (policy.kind === 'resolver') out.node(policy.statement, 0, STATEMENTS);
  else if (policy.kind === 'fragment') out.block('fragment', '', policy.statements, 0, STATEMENTS);
  else {
    const sections = SECTIONS.flatMap((name) => {
      const children = policy.sections[name];
      return children ? [{ name, children }] : [];
    });
    if (sections.length === 0) out.line(0, '<policies />');
    else {
      out.line(0, '<policies>');
      for (const { name, children } of sections) out.block(name, '', children, 1, STATEMENTS);
      out.line(0, '</policies>');
    }
  }
  return out.text;
}

/** The text of one statement, as it stands in a document. */
export function writeNode(node: PolicyNode): string {
  const out = new Output();
  out.node(node, 0, STATEMENTS);
  return out.text;
}

const NAME = /^[\p{L}_][\p{L}\p{N}._:-]*$/u;

/** A section, or a fragment. */
const STATEMENTS: ElementDeclaration = { statements: true };

class Output {
  private readonly lines: string[] = [];

  get text(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }

  line(depth: number, text: string): void {
    this.lines.push('\t'.repeat(depth) + text);
  }

  /** `within`: the declaration of the parent. */
  node(node: PolicyNode, depth: number, within: ElementDeclaration | undefined): void {
    switch (node.kind) {
      case 'comment':
        return this.line(depth, comment(node));
      case 'text': {
        const text = trimSpace(node.text);
        if (text !== '') this.line(depth, textOf(text, 'text'));
        return;
      }
      case 'element': {
        const declaration = declarationWithin(within, node);
        return this.block(nameOf(node.name), attributesOf(node, declaration), node.children, depth, declaration);
      }
    }
  }

  block(
    name: string,
    attributes: string,
    children: readonly PolicyNode[],
    depth: number,
    declaration: ElementDeclaration | undefined,
  ): void {
    const nodes = children.filter((child) => child.kind !== 'text' || child.text !== '');
    if (nodes.length === 0) return this.line(depth, `<${name}${attributes} />`);
    const inline = nodes.some(({ kind }) => kind === 'text') && !nodes.some(({ kind }) => kind === 'element');
    if (inline) return this.line(depth, `<${name}${attributes}>${nodes.map((node) => inlineOf(node, name)).join('')}</${name}>`);
    this.line(depth, `<${name}${attributes}>`);
    for (const node of nodes) this.node(node, depth + 1, declaration);
    this.line(depth, `</${name}>`);
  }
}

function inlineOf(node: PolicyNode, parent: string): string {
  if (node.kind === 'comment') return comment(node);
  if (node.kind === 'element') return '';
  // Blanks between two tags are layout; in CDATA they are meant.
  if (trimSpace(node.text) === '') return `<![CDATA[${node.text.replace(/\r/g, '\n')}]]>`;
  return textOf(node.text, parent);
}

/** In the documented order; what is not documented comes last, in its own. */
function attributesOf({ name, attributes }: PolicyElement, declaration: ElementDeclaration | undefined): string {
  const documented = Object.keys(declaration?.attributes ?? {}).filter((attribute) => Object.hasOwn(attributes, attribute));
  const others = Object.keys(attributes).filter((attribute) => !documented.includes(attribute));
  return [...documented, ...others]
    .map((attribute) => [attribute, attributes[attribute] as string] as const)
    .map(([attribute, value]) => ` ${nameOf(attribute)}="${attributeValue(value, `${attribute} of <${name}>`)}"`)
    .join('');
}

function attributeValue(value: string, place: string): string {
  return expressionOf(value, place) ?? escapeAttribute(value);
}

function textOf(text: string, parent: string): string {
  return expressionOf(text, `text of <${parent}>`) ?? escapeText(text);
}

/** The text to write for a value that is one expression; `undefined` for any other, once nothing in it could be read as half of one. */
function expressionOf(value: string, place: string): string | undefined {
  const illegal = illegalCharacter(value);
  if (illegal >= 0) {
    const code = value.charCodeAt(illegal).toString(16).toUpperCase().padStart(4, '0');
    throw new PolicyWriteError(
      'illegal-character',
      `${place}: expected characters that XML can hold, got U+${code}; remove it, or put the value into an expression as a C# literal`,
    );
  }
  const trimmed = trimSpace(value);
  if (isExpressionText(trimmed)) {
    const text = trimmed.replace(/\r\n?/g, '\n');
    // Read back, a reference in code would be taken for an escaped character: so the whole is escaped.
    return hasReferenceInCode(text) && 'text' in decode(text) ? escapeText(text).replace(/"/g, '&quot;') : text;
  }
  if (hasUnendedExpression(value)) {
    throw new PolicyWriteError(
      'unended-expression',
      `${place}: expected every @( and @{ to begin a whole expression, got one without its end; close it, or put the value into an expression as a C# literal`,
    );
  }
  return undefined;
}

function comment({ text }: PolicyComment): string {
  if (illegalCharacter(text) >= 0) {
    throw new PolicyWriteError('illegal-character', 'comment: expected characters that XML can hold; remove the others');
  }
  if (text.includes('--') || text.endsWith('-')) {
    throw new PolicyWriteError('comment-with-dashes', 'comment: expected no -- and no - at the end, which XML forbids; write - - instead');
  }
  return `<!--${text.replace(/\r\n?/g, '\n')}-->`;
}

function nameOf(name: string): string {
  if (!NAME.test(name)) throw new PolicyWriteError('name', `expected a name that XML allows, got ${JSON.stringify(name)}`);
  return name;
}
