/**
 * XML as a plain tree, for the policies that convert and validate bodies. A document type is refused, as .NET's readers
 * do by default: so there are no entities but XML's own five, and none that grow.
 */
import { SaxesParser } from 'saxes';

export interface XmlAttribute {
  /** With its prefix. */
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

export interface XmlElement {
  readonly kind: 'element';
  /** With its prefix. */
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlNode[];
  /** `<a/>`, not `<a></a>`. */
  readonly selfClosed: boolean;
}

export type XmlNode = XmlElement | { readonly kind: 'text' | 'cdata' | 'comment'; readonly text: string };

export interface XmlDocument {
  /** What `<?xml …?>` says, in its order. */
  readonly declaration: readonly (readonly [name: 'version' | 'encoding' | 'standalone', value: string])[];
  readonly root: XmlElement;
  /** Before and behind the root. */
  readonly comments: readonly string[];
}

export class XmlReadError extends Error {
  override readonly name = 'XmlReadError';
}

const MAXIMUM_DEPTH = 200;

/**
 * Reads a whole document; white space between elements is no content.
 * @throws XmlReadError with the line where it is no well-formed XML, has a document type or is nested too deeply
 */
export function readXmlTree(source: string): XmlDocument {
  const parser = new SaxesParser({ xmlns: true });
  const declaration: (readonly ['version' | 'encoding' | 'standalone', string])[] = [];
  const comments: string[] = [];
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  const refuse = (reason: string): never => {
    throw new XmlReadError(reason);
  };
  parser.on('error', (error) => refuse(error.message));
  parser.on('doctype', () => refuse('a document type is not allowed'));
  parser.on('xmldecl', ({ version, encoding, standalone }) => {
    for (const [name, value] of [['version', version], ['encoding', encoding], ['standalone', standalone]] as const) if (value !== undefined) declaration.push([name, value]);
  });
  parser.on('opentag', ({ name, local, uri, attributes, isSelfClosing }) => {
    if (open.length >= MAXIMUM_DEPTH) refuse('it is nested too deeply');
    const element: XmlElement = {
      kind: 'element', name, local, uri, selfClosed: isSelfClosing, children: [],
      attributes: Object.values(attributes).map((attribute) => ({ name: attribute.name, local: attribute.local, uri: attribute.uri, value: attribute.value })),
    };
    root ??= element;
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (text) => {
    if (text.trim() !== '') open.at(-1)?.children.push({ kind: 'text', text });
  });
  parser.on('cdata', (text) => void open.at(-1)?.children.push({ kind: 'cdata', text }));
  parser.on('comment', (text) => {
    const parent = open.at(-1);
    if (parent) parent.children.push({ kind: 'comment', text });
    else comments.push(text);
  });
  parser.write(source.replace(/^\uFEFF/, '')).close();
  return { declaration, root: root ?? refuse('it has no root element'), comments };
}

/** An element's whole text. */
export const xmlText = (element: XmlElement): string =>
  element.children.map((child) => (child.kind === 'element' ? xmlText(child) : child.kind === 'comment' ? '' : child.text)).join('');
