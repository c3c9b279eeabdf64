/**
 * JSON → XML as `json-to-xml` gives it: Microsoft's reference for namespaces and attributes; for the rest what Azure's
 * gateway was seen to answer: a root `Document` around several members, lists as repeated elements, `True`, and
 * `xsi:nil` for null.
 */
import { ExpressionError } from '../expressions/errors';
import { textOf } from '../expressions/format';
import { JArray, JObject, JValue, type JToken } from '../expressions/json-tokens';
import { escapeXml } from './xml-tree';

export interface JsonToXmlOptions {
  /** Between prefix and name: `soap_Body` is `soap:Body` where `soap` is declared. */
  readonly namespaceSeparator: string;
  /** Members whose name begins so declare a namespace: `xmlns:soap`. */
  readonly namespacePrefix: string | undefined;
  /** A member of this name holds attributes. */
  readonly attributeBlockName: string | undefined;
}

type Namespaces = ReadonlyMap<string, string>;

/** @throws ExpressionError for a list or a plain value, which have no root element */
export function jsonToXml(token: JToken, options: JsonToXmlOptions): string {
  if (!(token instanceof JObject)) {
    throw new ExpressionError(
      'JsonSerializationException',
      `JSON that begins with ${token instanceof JArray ? 'a list' : 'a plain value'} has no root element`,
    );
  }
  const [only, second] = [...token.properties];
  if (only !== undefined && second === undefined && !(only.value instanceof JArray)) {
    return element(only.name, only.value, new Map(), options);
  }
  return element('Document', token, new Map(), options);
}

function element(name: string, token: JToken, outer: Namespaces, options: JsonToXmlOptions): string {
  if (token instanceof JArray) {
    if (token.items.length === 0) return `<${qualified(name, outer, options)} />`;
    return token.items.map((item) => element(name, item, outer, options)).join('');
  }
  if (!(token instanceof JObject)) return plain(qualified(name, outer, options), token);
  const namespaces = new Map(outer);
  const declarations: string[] = [];
  const attributes: JObject[] = [];
  const content: (readonly [string, JToken])[] = [];
  for (const { name: child, value } of token.properties) {
    const prefix = declared(child, options);
    if (prefix !== undefined && value instanceof JValue) {
      namespaces.set(prefix, textOf(value.value));
      declarations.push(` xmlns${prefix === '' ? '' : `:${encoded(prefix)}`}="${escapeXml(textOf(value.value))}"`);
    } else if (child === options.attributeBlockName && value instanceof JObject) attributes.push(value);
    else content.push([child, value]);
  }
  const tag = qualified(name, namespaces, options);
  const given = attributes
    .flatMap((block) => [...block.properties])
    .map(
      ({ name: attribute, value }) =>
        ` ${qualified(attribute, namespaces, options)}="${escapeXml(textOf(value instanceof JValue ? value.value : value))}"`,
    );
  const inner = content.map(([child, value]) => element(child, value, namespaces, options)).join('');
  const head = `<${tag}${declarations.join('')}${given.join('')}`;
  return inner === '' ? `${head} />` : `${head}>${inner}</${tag}>`;
}

function plain(tag: string, token: JToken): string {
  const value = token instanceof JValue ? token.value : null;
  if (value === null) return `<${tag} xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" />`;
  const text = textOf(value);
  return text === '' ? `<${tag}></${tag}>` : `<${tag}>${escapeXml(text)}</${tag}>`;
}

/** The prefix that a member declares; empty for the default namespace. */
function declared(name: string, { namespacePrefix, namespaceSeparator }: JsonToXmlOptions): string | undefined {
  if (namespacePrefix === undefined || !name.startsWith(namespacePrefix)) return undefined;
  const rest = name.slice(namespacePrefix.length);
  if (rest === '') return '';
  return namespaceSeparator !== '' && rest.startsWith(namespaceSeparator) ? rest.slice(namespaceSeparator.length) : undefined;
}

/** A name with its prefix where that is one in scope; else the separator is part of the name. */
function qualified(name: string, namespaces: Namespaces, { namespaceSeparator }: JsonToXmlOptions): string {
  const at = namespaceSeparator === '' ? -1 : name.indexOf(namespaceSeparator);
  const prefix = at > 0 ? name.slice(0, at) : undefined;
  if (prefix === undefined || !namespaces.has(prefix)) return encoded(name);
  return `${encoded(prefix)}:${encoded(name.slice(at + namespaceSeparator.length))}`;
}

const START = /[\p{L}_]/u;
const PART = /[\p{L}\p{N}_.-]/u;

/** .NET's `XmlConvert.EncodeLocalName`: what a name may not hold becomes `_x0020_`. */
function encoded(name: string): string {
  if (name === '') throw new ExpressionError('JsonSerializationException', "a member without a name can't be an element");
  return [...name]
    .map((c, index) =>
      (index === 0 ? START : PART).test(c)
        ? c
        : [...Array(c.length).keys()].map((at) => `_x${c.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}_`).join(''),
    )
    .join('');
}
