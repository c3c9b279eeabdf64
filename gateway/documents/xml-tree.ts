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
    for (const [name, value] of [
      ['version', version],
      ['encoding', encoding],
      ['standalone', standalone],
    ] as const) {
      if (value !== undefined) declaration.push([name, value]);
    }
  });
  parser.on('opentag', ({ name, local, uri, attributes, isSelfClosing }) => {
    if (open.length >= MAXIMUM_DEPTH) refuse('it is nested too deeply');
    const element: XmlElement = {
      kind: 'element',
      name,
      local,
      uri,
      selfClosed: isSelfClosing,
      children: [],
      attributes: Object.values(attributes).map((attribute) => ({
        name: attribute.name,
        local: attribute.local,
        uri: attribute.uri,
        value: attribute.value,
      })),
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

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const ENVELOPES: readonly string[] = ['http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'];

/**
 * What a SOAP 1.1 or 1.2 envelope carries: the elements of its body, each a document of its own.
 * @throws XmlReadError where it is no envelope or carries nothing
 */
export function soapPayloads({ root }: XmlDocument): readonly string[] {
  if (root.local !== 'Envelope' || !ENVELOPES.includes(root.uri)) throw new XmlReadError('it is no SOAP envelope');
  const bodies = root.children.filter(
    (child): child is XmlElement => child.kind === 'element' && child.local === 'Body' && child.uri === root.uri,
  );
  const [body] = bodies;
  if (body === undefined || bodies.length > 1) throw new XmlReadError('the SOAP envelope has not one body');
  const payloads = body.children.filter((child): child is XmlElement => child.kind === 'element');
  if (payloads.length === 0) throw new XmlReadError('the SOAP body is empty');
  const inherited = new Map(
    [...root.attributes, ...body.attributes]
      .filter(({ uri, name }) => uri === XMLNS || name === 'xmlns')
      .map(({ name, value }) => [name, value]),
  );
  return payloads.map((payload) => {
    const own = new Set(payload.attributes.map(({ name }) => name));
    return writeXmlTree({
      ...payload,
      attributes: [
        ...[...inherited].filter(([name]) => !own.has(name)).map(([name, value]) => ({ name, local: name, uri: XMLNS, value })),
        ...payload.attributes,
      ],
    });
  });
}

function writeXmlTree(element: XmlElement): string {
  const attributes = element.attributes.map(({ name, value }) => ` ${name}="${escapeXml(value)}"`).join('');
  const content = element.children
    .map((child) => (child.kind === 'element' ? writeXmlTree(child) : child.kind === 'comment' ? '' : escapeXml(child.text)))
    .join('');
  return `<${element.name}${attributes}>${content}</${element.name}>`;
}

/** A text as XML holds it; what no XML can hold is left out, for no reference to it is well-formed. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
