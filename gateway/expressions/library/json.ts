/** Newtonsoft.Json: JToken and its kin, JsonConvert. */
import { LazySequence, Sequence } from '../collections';
import { enumValue, NetEnum } from '../enums';
import { ExpressionError, missing } from '../errors';
import { textOf } from '../format';
import { selectTokens } from '../json-path';
import { readJson } from '../json-read';
import { detach, JArray, JObject, JProperty, JToken, JValue, adopt } from '../json-tokens';
import { writeJson } from '../json-write';
import { iterable } from '../members';
import type { Host } from '../machine';
import { define } from '../registry';
import { castTo, defaultOf } from '../types';
import type { Value } from '../value';
import { rest, text, textOrNull, within } from './arguments';
import { convert, parse, tokenFrom, tokenOf, toObject } from './json-conversion';

/** `token[key]`; null for a missing member. */
function child(self: JToken, key: Value): JToken | null {
  if (self instanceof JObject) {
    if (typeof key !== 'string') {
      throw new ExpressionError(
        'ArgumentException',
        `Accessed JObject values with invalid key value: ${textOf(key)}. Object property name expected.`,
      );
    }
    return self.get(key) ?? null;
  }
  if (self instanceof JArray) {
    if (typeof key === 'string') {
      throw new ExpressionError(
        'ArgumentException',
        `Accessed JArray values with invalid key value: "${key}". Int32 array index expected.`,
      );
    }
    return self.items[within(key, self.items.length - 1, 'index')] ?? null;
  }
  throw new ExpressionError('InvalidOperationException', `Cannot access child value on Newtonsoft.Json.Linq.${self.typeName}.`);
}

function tokens(values: () => Iterable<JToken>): LazySequence {
  return new LazySequence(() => values()[Symbol.iterator]());
}

function children(self: JToken): JToken[] {
  return self instanceof JObject
    ? [...self.properties]
    : self instanceof JArray
      ? [...self.items]
      : self instanceof JProperty
        ? [self.value]
        : [];
}

function* descendants(host: Host, self: JToken): Generator<JToken> {
  for (const each of children(self)) {
    host.step();
    yield each;
    yield* descendants(host, each);
  }
}

function isFormattingNone(value: Value | undefined): boolean {
  return value instanceof NetEnum && value.typeName === 'Formatting' && value.value === 0;
}

const pathOf = (self: JToken): string => {
  const parts: string[] = [];
  for (let at: JToken | undefined = self; at?.parent; at = at.parent) {
    const { parent }: JToken = at;
    if (parent instanceof JArray) parts.unshift(`[${parent.items.indexOf(at)}]`);
    else if (at instanceof JProperty) parts.unshift(/^\w+$/.test(at.name) ? `.${at.name}` : `['${at.name}']`);
  }
  return parts.join('').replace(/^\./, '');
};

define<JToken>('JToken', {
  bases: ['IEnumerable'],
  properties: {
    Type: (_host, self) => enumValue('JTokenType', self.kind),
    HasValues: (_host, self) => children(self).length > 0,
    Parent: (_host, self) => self.parent ?? null,
    Path: (_host, self) => pathOf(self),
    Root: (_host, self) => {
      let at: JToken = self;
      while (at.parent) at = at.parent;
      return at;
    },
    First: (_host, self) => children(self)[0] ?? null,
    Last: (_host, self) => children(self).at(-1) ?? null,
  },
  methods: {
    ToString: (host, self, [formatting]) =>
      host.text(
        self instanceof JValue && !(formatting instanceof NetEnum) ? self.toString() : writeJson(self, !isFormattingNone(formatting)),
      ),
    SelectToken: (host, self, [path, strict]) => {
      const found = selectTokens(host, self, text(path, 'path'))[0];
      if (!found && strict === true) throw new ExpressionError('JsonException', `Path '${text(path)}' was not found.`);
      return found ?? null;
    },
    SelectTokens: (host, self, [path]) => tokens(() => selectTokens(host, self, text(path, 'path'))),
    Value: (host, self, args, { typeArgs }) => {
      const token = args.length > 0 ? child(self, args[0] ?? null) : self;
      const type = typeArgs[0];
      if (!type) throw missing('Value', self.typeName);
      if (token === null) return defaultOf(type);
      if (token instanceof JValue && token.value === null) return defaultOf(type);
      return castTo(host, token, type, false);
    },
    Values: (host, self, _args, { typeArgs }) =>
      new LazySequence(() =>
        children(self)
          .map((each) => (typeArgs[0] ? castTo(host, each, typeArgs[0], false) : each))
          [Symbol.iterator](),
      ),
    Children: (_host, self) => tokens(() => children(self)),
    ToObject: (host, self, _args, { typeArgs }) => (typeArgs[0] ? toObject(host, self, typeArgs[0]) : self),
    DeepClone: (_host, self) => self.copy(),
    Remove: (_host, self) => {
      detach(self);
      return null;
    },
    Replace: (_host, self, [by = null]) => {
      const { parent } = self;
      const token = tokenOf(by);
      if (parent instanceof JProperty) parent.value = token;
      else if (parent instanceof JArray) parent.items[parent.items.indexOf(self)] = adopt(parent, token);
      else throw new ExpressionError('InvalidOperationException', 'The parent is missing.');
      return null;
    },
  },
  statics: {
    Parse: (host, [source]) => readJson(host, text(source, 'json')),
    FromObject: (host, [value = null]) => tokenFrom(host, value),
    DeepEquals: (_host, [a = null, b = null]) =>
      a === b || (a instanceof JToken && b instanceof JToken && writeJson(a, false) === writeJson(b, false)),
  },
  index: (_host, self, [key = null]) => child(self, key),
  setIndex: (host, self, [key = null], value) => {
    host.charge(1);
    if (self instanceof JObject) self.set(text(key), tokenOf(value));
    else if (self instanceof JArray) self.items[within(key, self.items.length - 1, 'index')] = adopt(self, tokenOf(value));
    else throw new ExpressionError('InvalidOperationException', `Cannot set child value on Newtonsoft.Json.Linq.${self.typeName}.`);
  },
  convert,
  accept: (_host, value) => (value === null || value instanceof Sequence ? undefined : tokenOf(value)),
});

define<JValue>('JValue', {
  bases: ['JToken'],
  properties: { Value: (_host, self) => self.value },
  construct: (_host, [value = null]) => new JValue(tokenOf(value) instanceof JValue ? (tokenOf(value) as JValue).value : null),
  statics: { CreateNull: () => new JValue(null), CreateString: (_host, [value]) => new JValue(textOrNull(value)) },
});

function addTo(self: JObject | JArray, value: Value): void {
  if (self instanceof JArray) self.items.push(adopt(self, tokenOf(value)));
  else if (value instanceof JProperty) self.addProperty(value);
  else if (value instanceof JObject) for (const property of value.properties) self.addProperty(property.copy());
  else throw new ExpressionError('ArgumentException', 'Can not add that to Newtonsoft.Json.Linq.JObject.');
}

/** Content of a constructor: sequences are taken apart. */
function content(host: Host, args: readonly Value[]): readonly Value[] {
  const all = rest(args, 0);
  if (!all.some((arg) => arg instanceof Sequence && !(arg instanceof JToken))) return all;
  return all.flatMap((arg) => (arg instanceof Sequence && !(arg instanceof JToken) ? [...iterable(host, arg)] : [arg]));
}

define<JObject>('JObject', {
  bases: ['JToken', 'JContainer', 'IDictionary'],
  properties: { Count: (_host, self) => self.count },
  construct: (host, args) => {
    const made = new JObject();
    for (const each of content(host, args)) {
      host.charge(1);
      addTo(made, each);
    }
    return made;
  },
  methods: {
    Add: (host, self, args) => {
      host.charge(1);
      if (args.length === 1) addTo(self, args[0] ?? null);
      else self.addProperty(new JProperty(text(args[0]), tokenOf(args[1] ?? null)));
      return null;
    },
    Remove: (_host, self, args) => {
      if (args.length > 0) return self.delete(text(args[0]));
      detach(self);
      return null;
    },
    RemoveAll: (_host, self) => {
      for (const property of [...self.properties]) self.delete(property.name);
      return null;
    },
    ContainsKey: (_host, self, [name]) => self.property(text(name)) !== undefined,
    Property: (_host, self, [name]) => self.property(text(name)) ?? null,
    Properties: (_host, self) => tokens(() => [...self.properties]),
    PropertyValues: (_host, self) => tokens(() => [...self.properties].map(({ value }) => value)),
    GetValue: (_host, self, [name, comparison]) => {
      const exact = self.get(text(name));
      if (exact || !(comparison instanceof NetEnum) || !comparison.toString().endsWith('IgnoreCase')) return exact ?? null;
      return [...self.properties].find((property) => property.name.toLowerCase() === text(name).toLowerCase())?.value ?? null;
    },
    TryGetValue: (_host, self, args) => {
      const found = self.get(text(args[0]));
      const out = args.at(-1);
      if (out !== null && typeof out === 'object' && 'set' in out) (out as unknown as { set(value: Value): void }).set(found ?? null);
      return found !== undefined;
    },
    Descendants: (host, self) => tokens(() => descendants(host, self)),
    Merge: (_host, self, [other]) => {
      if (!(other instanceof JObject)) throw missing('Merge', 'JObject');
      merge(self, other);
      return null;
    },
  },
  statics: {
    Parse: (host, [source]) => parse(host, source, JObject, 'JObject'),
    FromObject: (host, [value = null]) => fromObject(host, value),
  },
});

function fromObject(host: Host, value: Value): JObject {
  const token = tokenFrom(host, value);
  if (!(token instanceof JObject)) {
    throw new ExpressionError('ArgumentException', `Object serialized to ${token.kind}. JObject instance expected.`);
  }
  return token;
}

function merge(into: JObject, from: JObject): void {
  for (const { name, value } of from.properties) {
    const known = into.get(name);
    if (known instanceof JObject && value instanceof JObject) merge(known, value);
    else if (known instanceof JArray && value instanceof JArray) value.items.forEach((item) => known.items.push(adopt(known, item.copy())));
    else if (!known || !(value instanceof JValue && value.value === null)) into.set(name, value.copy());
  }
}

define<JArray>('JArray', {
  bases: ['JToken', 'JContainer', 'IList'],
  properties: { Count: (_host, self) => self.count },
  construct: (host, args) => {
    const made = new JArray();
    for (const each of content(host, args)) {
      host.charge(1);
      addTo(made, each);
    }
    return made;
  },
  methods: {
    Add: (host, self, [value = null]) => {
      host.charge(1);
      addTo(self, value);
      return null;
    },
    Insert: (host, self, [at, value = null]) => {
      host.charge(1);
      self.items.splice(within(at, self.items.length, 'index'), 0, adopt(self, tokenOf(value)));
      return null;
    },
    Remove: (_host, self, args) => {
      if (args.length === 0) {
        detach(self);
        return null;
      }
      const at = self.items.findIndex((item) => item === args[0]);
      if (at >= 0) self.items.splice(at, 1);
      return at >= 0;
    },
    RemoveAt: (_host, self, [at]) => {
      self.items.splice(within(at, self.items.length - 1, 'index'), 1);
      return null;
    },
    Clear: (_host, self) => {
      self.items.length = 0;
      return null;
    },
    IndexOf: (_host, self, [value]) => self.items.findIndex((item) => item === value),
    Descendants: (host, self) => tokens(() => descendants(host, self)),
  },
  statics: {
    Parse: (host, [source]) => parse(host, source, JArray, 'JArray'),
    FromObject: (host, [value = null]) => tokenFrom(host, value),
  },
});

define<JProperty>('JProperty', {
  bases: ['JToken', 'JContainer'],
  properties: { Name: (_host, self) => self.name, Value: (_host, self) => self.value },
  assign: {
    Value: (_host, self, value) => {
      self.value = tokenOf(value);
    },
  },
  methods: { ToString: (host, self, [formatting]) => host.text(writeJson(self, !isFormattingNone(formatting))) },
  construct: (host, [name, ...values]) => {
    const all = content(host, values);
    const single = values.length === 1 && !(values[0] instanceof Sequence && !(values[0] instanceof JToken));
    return new JProperty(text(name, 'name'), single ? tokenOf(values[0] ?? null) : new JArray(all.map(tokenOf)));
  },
});

define('JsonConvert', {
  statics: {
    SerializeObject: (host, [value = null, formatting]) => {
      if (formatting !== undefined && !(formatting instanceof NetEnum)) throw missing('SerializeObject with settings', 'JsonConvert');
      return host.text(writeJson(value, formatting !== undefined && !isFormattingNone(formatting)));
    },
    DeserializeObject: (host, [source], { typeArgs }) => {
      const token = readJson(host, text(source, 'value'));
      return typeArgs[0] ? toObject(host, token, typeArgs[0]) : token;
    },
  },
});
