/** System.Xml.Linq, for reading and for small results: XElement, XAttribute, XDocument, XNamespace, XText. */
import { SaxesParser } from 'saxes';
import { LazySequence, Sequence } from '../collections';
import { NetEnum } from '../enums';
import { ValueObject } from '../equality';
import { ExpressionError, missing } from '../errors';
import { textOf } from '../format';
import { iterable } from '../members';
import type { Host } from '../machine';
import { NAMINGS, OPERATORS } from '../operators';
import { define, definitionOf, type TypeRef } from '../registry';
import { isValueType, typeText } from '../types';
import { NetObject, type Value } from '../value';
import { text } from './arguments';

class XName extends ValueObject {
  readonly typeName = 'XName';
  constructor(
    readonly namespace: string,
    readonly local: string,
  ) {
    super();
  }
  get key(): string {
    return this.namespace === '' ? this.local : `{${this.namespace}}${this.local}`;
  }
  override toString(): string {
    return this.key;
  }
}

class XNamespace extends ValueObject {
  readonly typeName = 'XNamespace';
  constructor(readonly key: string) {
    super();
  }
  override toString(): string {
    return this.key;
  }
}

function nameOf(value: Value | undefined): XName {
  if (value instanceof XName) return value;
  const match = /^(?:\{([^}]*)\})?([\p{L}_][\p{L}\p{N}_.-]*)$/u.exec(text(value, 'name'));
  if (!match) throw new ExpressionError('XmlException', `The '${text(value).slice(0, 50)}' is no XML name.`);
  return new XName(match[1] ?? '', match[2] ?? '');
}

class XAttribute extends NetObject {
  readonly typeName = 'XAttribute';
  parent: XElement | undefined;
  constructor(
    readonly name: XName,
    public value: string,
  ) {
    super();
  }
  override toString(): string {
    return `${this.name.local}="${escape(this.value, true)}"`;
  }
}

class XText extends NetObject {
  readonly typeName = 'XText';
  constructor(public value: string) {
    super();
  }
  override toString(): string {
    return escape(this.value, false);
  }
}

class XElement extends NetObject {
  readonly typeName = 'XElement';
  parent: XElement | undefined;
  readonly attributes: XAttribute[] = [];
  readonly nodes: (XElement | XText)[] = [];
  constructor(readonly name: XName) {
    super();
  }
  get elements(): XElement[] {
    return this.nodes.filter((node): node is XElement => node instanceof XElement);
  }
  get text(): string {
    return this.nodes.map((node) => (node instanceof XText ? node.value : node.text)).join('');
  }
  override toString(): string {
    return writeXml(this, '\n', 0, '');
  }
}

class XDocument extends NetObject {
  readonly typeName = 'XDocument';
  constructor(readonly root: XElement) {
    super();
  }
  override toString(): string {
    return this.root.toString();
  }
}

function escape(value: string, attribute: boolean): string {
  const plain = value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return attribute ? plain.replace(/"/g, '&quot;') : plain;
}

function writeXml(element: XElement, line: string, depth: number, outer: string): string {
  if (depth > 200) throw new ExpressionError('XmlException', 'the element is nested too deeply');
  const { name } = element;
  const attributes = element.attributes.map((attribute) => ` ${attribute.toString()}`);
  if (name.namespace !== outer && !element.attributes.some((attribute) => attribute.name.key === 'xmlns')) {
    attributes.unshift(` xmlns="${escape(name.namespace, true)}"`);
  }
  const head = `<${name.local}${attributes.join('')}`;
  if (element.nodes.length === 0) return `${head} />`;
  const mixed = element.nodes.some((node) => node instanceof XText);
  const inner = mixed || line === '' ? '' : line + '  '.repeat(depth + 1);
  const content = element.nodes.map(
    (node) => inner + (node instanceof XText ? node.toString() : writeXml(node, mixed ? '' : line, depth + 1, name.namespace)),
  );
  return `${head}>${content.join('')}${inner === '' ? '' : line + '  '.repeat(depth)}</${name.local}>`;
}

/** Parses a document; no DTD, and so no entities but XML's own five. */
function parseXml(host: Host, source: string): XElement {
  host.charge(source.length);
  const parser = new SaxesParser({ xmlns: true });
  const open: XElement[] = [];
  let root: XElement | undefined;
  let problem: Error | undefined;
  const add = (node: XElement | XText): void => {
    const parent = open.at(-1);
    if (node instanceof XElement) {
      node.parent = parent;
      root ??= node;
    }
    parent?.nodes.push(node);
  };
  parser.on('error', (error) => {
    problem ??= error;
  });
  parser.on('doctype', () => {
    problem ??= new Error('For security reasons DTD is prohibited in this XML document.');
  });
  parser.on('opentag', (tag) => {
    if (open.length > 200) problem ??= new Error('the document is nested too deeply');
    const element = new XElement(new XName(tag.uri, tag.local));
    for (const attribute of Object.values(tag.attributes)) {
      const made = new XAttribute(
        new XName(
          attribute.prefix === 'xmlns' || attribute.name === 'xmlns' ? '' : attribute.uri,
          attribute.name === 'xmlns' ? 'xmlns' : attribute.local,
        ),
        attribute.value,
      );
      made.parent = element;
      element.attributes.push(made);
    }
    host.charge(1);
    add(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const onText = (value: string): void => {
    // As LoadOptions.None: white space between elements is no content.
    if (open.length > 0 && value.trim() !== '') add(new XText(value));
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.write(source).close();
  if (problem || !root) throw new ExpressionError('XmlException', problem?.message.slice(0, 200) ?? 'Root element is missing.');
  return root;
}

/** A body as XML. */
export function readXml(host: Host, source: string, type: string): Value {
  const root = parseXml(host, source);
  return type === 'XDocument' ? new XDocument(root) : root;
}

function fill(host: Host, element: XElement, content: Value): void {
  if (content === null) return;
  host.charge(1);
  if (content instanceof XAttribute) {
    content.parent = element;
    element.attributes.push(content);
  } else if (content instanceof XElement) {
    const child = content.parent ? copy(content) : content;
    child.parent = element;
    element.nodes.push(child);
  } else if (content instanceof Sequence) for (const each of iterable(host, content)) fill(host, element, each);
  else element.nodes.push(new XText(typeof content === 'boolean' ? String(content) : textOf(content)));
}

function copy(element: XElement): XElement {
  const made = new XElement(element.name);
  for (const { name, value } of element.attributes) made.attributes.push(new XAttribute(name, value));
  for (const node of element.nodes) {
    const child = node instanceof XText ? new XText(node.value) : copy(node);
    if (child instanceof XElement) child.parent = made;
    made.nodes.push(child);
  }
  return made;
}

function* descendants(element: XElement): Generator<XElement> {
  for (const child of element.elements) {
    yield child;
    yield* descendants(child);
  }
}

const lazy = (run: () => Iterable<Value>) => new LazySequence(() => run()[Symbol.iterator]());
const named = (args: readonly Value[]) => {
  const wanted = args[0] === undefined ? undefined : nameOf(args[0]).key;
  return (element: { readonly name: XName }) => wanted === undefined || element.name.key === wanted;
};
const unformatted = (value: Value | undefined) => value instanceof NetEnum && value.toString() === 'DisableFormatting';

/** `(int)element`: by the texts' own parsers. */
function convert(host: Host, self: XElement | XAttribute, type: TypeRef): Value | undefined {
  const value = self instanceof XElement ? self.text : self.value;
  if (type.rank > 0) return undefined;
  if (type.name === 'String') return value;
  const parse = isValueType({ ...type, nullable: false }) ? definitionOf(type.name)?.statics?.['Parse'] : undefined;
  if (!parse) throw missing(`(${typeText(type)})`, self.typeName);
  return parse(host, [value.trim()], { typeArgs: [], member: 'Parse' });
}

function detach(element: XElement): null {
  const siblings = element.parent?.nodes;
  if (!siblings) throw new ExpressionError('InvalidOperationException', 'The parent is missing.');
  siblings.splice(siblings.indexOf(element), 1);
  element.parent = undefined;
  return null;
}

define<XElement>('XElement', {
  bases: ['XContainer', 'XNode', 'XObject'],
  properties: {
    Name: (_host, self) => self.name,
    Value: (_host, self) => self.text,
    HasElements: (_host, self) => self.elements.length > 0,
    HasAttributes: (_host, self) => self.attributes.length > 0,
    IsEmpty: (_host, self) => self.nodes.length === 0,
    Parent: (_host, self) => self.parent ?? null,
  },
  assign: {
    Value: (_host, self, value) => {
      self.nodes.splice(0, self.nodes.length, new XText(text(value)));
    },
  },
  construct: (host, [name, ...content]) => {
    const made = new XElement(nameOf(name));
    for (const each of content) fill(host, made, each);
    return made;
  },
  methods: {
    Element: (_host, self, args) => self.elements.find(named(args)) ?? null,
    Elements: (_host, self, args) => lazy(() => self.elements.filter(named(args))),
    Descendants: (_host, self, args) => lazy(() => [...descendants(self)].filter(named(args))),
    DescendantsAndSelf: (_host, self, args) => lazy(() => [self, ...descendants(self)].filter(named(args))),
    Ancestors: (_host, self, args) =>
      lazy(() => {
        const found: XElement[] = [];
        for (let at = self.parent; at; at = at.parent) found.push(at);
        return found.filter(named(args));
      }),
    Attribute: (_host, self, args) => self.attributes.find(named(args)) ?? null,
    Attributes: (_host, self, args) => lazy(() => self.attributes.filter(named(args))),
    Nodes: (_host, self) => lazy(() => [...self.nodes]),
    Add: (host, self, content) => {
      for (const each of content) fill(host, self, each);
      return null;
    },
    Remove: (_host, self) => detach(self),
    SetAttributeValue: (_host, self, [name, value = null]) => {
      const key = nameOf(name);
      const at = self.attributes.findIndex((attribute) => attribute.name.key === key.key);
      if (at >= 0) self.attributes.splice(at, 1);
      if (value !== null) self.attributes.push(new XAttribute(key, textOf(value)));
      return null;
    },
    SetElementValue: (host, self, [name, value = null]) => {
      const known = self.elements.find(named([name ?? null]));
      if (value === null) return known ? detach(known) : null;
      const element = known ?? new XElement(nameOf(name));
      element.nodes.splice(0, element.nodes.length, new XText(textOf(value)));
      if (!known) fill(host, self, element);
      return null;
    },
    ToString: (host, self, [options]) => host.text(writeXml(self, unformatted(options) ? '' : '\n', 0, '')),
  },
  statics: { Parse: (host, [source]) => parseXml(host, text(source)) },
  convert,
});
define<XAttribute>('XAttribute', {
  bases: ['XObject'],
  properties: { Name: (_host, self) => self.name, Value: (_host, self) => self.value, Parent: (_host, self) => self.parent ?? null },
  assign: {
    Value: (_host, self, value) => {
      self.value = text(value);
    },
  },
  construct: (_host, [name, value = null]) => new XAttribute(nameOf(name), textOf(value)),
  convert,
});
define<XText>('XText', {
  bases: ['XNode', 'XObject'],
  properties: { Value: (_host, self) => self.value },
  construct: (_host, [value]) => new XText(text(value)),
});
define<XDocument>('XDocument', {
  bases: ['XContainer', 'XNode', 'XObject'],
  properties: { Root: (_host, self) => self.root },
  construct: (_host, args) => {
    const root = args.find((arg): arg is XElement => arg instanceof XElement);
    if (!root) throw missing('new XDocument without a root', 'XDocument');
    return new XDocument(root);
  },
  methods: {
    Element: (_host, self, args) => (named(args)(self.root) ? self.root : null),
    Elements: (_host, self, args) => lazy(() => [self.root].filter(named(args))),
    Descendants: (_host, self, args) => lazy(() => [self.root, ...descendants(self.root)].filter(named(args))),
    ToString: (host, self, [options]) => host.text(writeXml(self.root, unformatted(options) ? '' : '\n', 0, '')),
  },
  statics: { Parse: (host, [source]) => new XDocument(parseXml(host, text(source))) },
});
define<XName>('XName', {
  properties: {
    LocalName: (_host, self) => self.local,
    NamespaceName: (_host, self) => self.namespace,
    Namespace: (_host, self) => new XNamespace(self.namespace),
  },
  statics: { Get: (_host, [name, namespace]) => (namespace === undefined ? nameOf(name) : new XName(text(namespace), text(name))) },
  accept: (_host, value) => (typeof value === 'string' ? nameOf(value) : undefined),
});
define<XNamespace>('XNamespace', {
  properties: { NamespaceName: (_host, self) => self.key },
  statics: { Get: (_host, [name]) => new XNamespace(text(name)) },
  constants: { None: () => new XNamespace('') },
  accept: (_host, value) => (typeof value === 'string' ? new XNamespace(value) : undefined),
});
NAMINGS.set('XNamespace', (a, b) => new XName((a as XNamespace).key, nameOf(b).local));
OPERATORS.set('XName', (operator, a, b) => (operator === '==' ? String(a) === String(b) : undefined));
