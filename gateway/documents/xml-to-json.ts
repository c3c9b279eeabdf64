/**
 * XML → JSON as `xml-to-json` gives it. Microsoft's reference names two kinds and shows neither; what Azure's gateway
 * was seen to answer is kept: members `version` and `encoding` of the declaration, `soap$Body` for `soap:Body`, `@` before
 * attributes and comments as they are in JavaScript (`direct`). Everything else follows Newtonsoft's XmlNodeConverter,
 * and for `javascript-friendly` the convention that these `$` come from (Google Data's: attributes bare, text as `$t`).
 */
import { quoted } from '../expressions/json-write';
import type { XmlDocument, XmlElement, XmlNode } from './xml-tree';

export interface XmlToJsonOptions {
  readonly kind: 'direct' | 'javascript-friendly';
  /** Every element below the root becomes a list, also where it stands alone. */
  readonly alwaysArrays: boolean;
}

export function xmlToJson({ declaration, root, comments }: XmlDocument, options: XmlToJsonOptions): string {
  const members = [
    ...declaration.map(([name, value]) => member(name, quoted(value))),
    ...(options.kind === 'direct' ? comments.map(comment) : []),
    member(nameOf(root.name), value(root, options)),
  ];
  return object(members);
}

interface Member {
  /** `undefined` for a comment, which takes no comma. */
  readonly name: string | undefined;
  readonly text: string;
}

const member = (name: string, text: string): Member => ({ name, text });
const comment = (text: string): Member => ({ name: undefined, text: `/*${text.replaceAll('*/', '* /')}*/` });
/** A colon can't stand in a name that scripts use without brackets. */
const nameOf = (name: string): string => name.replace(':', '$');

function object(members: readonly Member[]): string {
  let text = '';
  let before = false;
  for (const { name, text: own } of members) {
    if (name === undefined) {
      text += own;
      continue;
    }
    text += `${before ? ',' : ''}${quoted(name)}:${own}`;
    before = true;
  }
  return `{${text}}`;
}

function value(element: XmlElement, options: XmlToJsonOptions): string {
  const { attributes, children, selfClosed } = element;
  const direct = options.kind === 'direct';
  const content = direct ? children : children.filter(({ kind }) => kind !== 'comment');
  if (attributes.length === 0) {
    const [only] = content;
    if (only === undefined) return selfClosed ? 'null' : '""';
    if (content.length === 1 && (only.kind === 'text' || (only.kind === 'cdata' && !direct))) return quoted(only.text);
  }
  return object([
    ...attributes.map(({ name, value: text }) => member(`${direct ? '@' : ''}${nameOf(name)}`, quoted(text))),
    ...grouped(content, options),
  ]);
}

/** Children of one name are one member; it stands where the first of them does. */
function grouped(children: readonly XmlNode[], options: XmlToJsonOptions): readonly Member[] {
  const groups = new Map<string, XmlNode[]>();
  for (const child of children) {
    const key = child.kind === 'element' ? nameOf(child.name) : groupOf(child.kind, options.kind);
    groups.set(key, [...(groups.get(key) ?? []), child]);
  }
  return [...groups].flatMap(([name, nodes]): readonly Member[] => {
    const [first] = nodes;
    if (first?.kind === 'comment') return nodes.map((node) => comment(node.kind === 'comment' ? node.text : ''));
    const values = nodes.map((node) => (node.kind === 'element' ? value(node, options) : quoted(node.text)));
    const list = values.length > 1 || (options.alwaysArrays && first?.kind === 'element');
    return [member(name, list ? `[${values.join(',')}]` : (values[0] as string))];
  });
}

function groupOf(kind: 'text' | 'cdata' | 'comment', style: XmlToJsonOptions['kind']): string {
  if (kind === 'comment') return '#comment';
  if (style === 'javascript-friendly') return '$t';
  return kind === 'cdata' ? '#cdata-section' : '#text';
}
