/** Newtonsoft.Json: JToken and its kin, JsonConvert. */
import { Anonymous, KeyValuePair, LazySequence, NetArray, NetDictionary, NetList, Sequence } from '../collections';
import { enumValue, NetEnum } from '../enums';
import { ExpressionError, missing } from '../errors';
import { textOf } from '../format';
import { selectTokens } from '../json-path';
import { readJson } from '../json-read';
import { detach, JArray, JObject, JProperty, JToken, JValue, adopt } from '../json-tokens';
import { writeJson } from '../json-write';
import { iterable } from '../members';
import type { Host } from '../machine';
import { NetChar } from '../numbers';
import { define, definitionOf, type TypeRef } from '../registry';
import { NetDateTime, NetDateTimeOffset } from '../time';
import { castTo, defaultOf, isValueType, typeText } from '../types';
import type { Value } from '../value';
import { rest, text, textOrNull, within } from './arguments';

/** A value as a token: what is put into a JObject. */
function tokenOf(value: Value): JToken {
  if (value instanceof JToken) return value;
  if (typeof value === 'number') return new JValue(BigInt(value));
  if (value instanceof NetChar) return new JValue(value.text);
  if (value instanceof NetEnum) return new JValue(BigInt(value.value));
  if (
    value === null ||
    typeof value !== 'object' ||
    !(value instanceof Sequence || value instanceof Anonymous || value instanceof KeyValuePair)
  ) {
    return new JValue(value);
  }
  throw new ExpressionError('ArgumentException', `Could not determine JSON object type for type ${value.typeName}.`);
}

/** JToken.FromObject: objects and sequences, deeply. */
function tokenFrom(host: Host, value: Value, depth = 0): JToken {
  if (depth > 64) throw new ExpressionError('JsonSerializationException', 'the value is nested too deeply');
  if (value instanceof JToken) return value.parent ? value.copy() : value;
  if (value instanceof Anonymous) return objectOf([...value.members].map(([name, member]) => [name, tokenFrom(host, member, depth + 1)]));
  if (value instanceof KeyValuePair) {
    return objectOf([
      ['Key', tokenFrom(host, value.key, depth + 1)],
      ['Value', tokenFrom(host, value.value, depth + 1)],
    ]);
  }
  if (value instanceof NetDictionary) {
    return objectOf([...value].map((entry) => [textOf(entry.key), tokenFrom(host, entry.value, depth + 1)]));
  }
  if (value instanceof NetArray && value.element === 'Byte') return new JValue(Buffer.from(value.bytes).toString('base64'));
  if (value instanceof Sequence) {
    const all = [...iterable(host, value)];
    host.charge(all.length);
    if (/Dictionary/.test(value.typeName)) {
      return objectOf(all.map((entry) => [textOf((entry as KeyValuePair).key), tokenFrom(host, (entry as KeyValuePair).value, depth + 1)]));
    }
    return new JArray(all.map((item) => tokenFrom(host, item, depth + 1)));
  }
  return tokenOf(value);
}

function objectOf(entries: readonly (readonly [string, JToken])[]): JObject {
  const made = new JObject();
  for (const [name, token] of entries) made.set(name, token);
  return made;
}

function parse<T extends JToken>(host: Host, source: Value | undefined, type: new (...args: never[]) => T, name: string): T {
  const token = readJson(host, text(source, 'json'));
  if (!(token instanceof type)) {
    throw new ExpressionError(
      'JsonReaderException',
      `Error reading ${name} from JsonReader. Current JsonReader item is not an ${name === 'JObject' ? 'object' : 'array'}: ${token.kind}.`,
    );
  }
  return token;
}

/** A token as a .NET type: Newtonsoft's explicit conversions. */
function convert(host: Host, self: JToken, type: TypeRef): Value | undefined {
  if (type.rank > 0 || definitionOf(type.name)?.bases?.includes('JToken') || type.name === 'JToken' || type.name === 'Object') {
    return undefined;
  }
  const token = self instanceof JProperty ? self.value : self;
  if (!(token instanceof JValue)) throw cannotConvert(token.kind, typeText(type));
  const { value } = token;
  if (value === null) {
    if (type.nullable || !isValueType(type)) return null;
    throw cannotConvert('Null', typeText(type));
  }
  return scalar(host, value, type);
}

function scalar(host: Host, value: Value, type: TypeRef): Value {
  if (type.name === 'String') return host.text(textOf(value));
  if (type.name === 'DateTime' || type.name === 'DateTimeOffset') {
    if (value instanceof NetDateTime) return type.name === 'DateTime' ? value : new NetDateTimeOffset(value.ticks, 0);
    if (value instanceof NetDateTimeOffset) return type.name === 'DateTime' ? new NetDateTime(value.ticks, 'Local') : value;
  }
  const by = {
    Int32: 'ToInt32',
    Int64: 'ToInt64',
    Int16: 'ToInt16',
    Byte: 'ToByte',
    Double: 'ToDouble',
    Decimal: 'ToDecimal',
    Boolean: 'ToBoolean',
  }[type.name];
  const method = by
    ? definitionOf('Convert')?.statics?.[by]
    : typeof value === 'string'
      ? definitionOf(type.name)?.statics?.['Parse']
      : undefined;
  if (method && (by || typeof value === 'string')) return method(host, [value], { typeArgs: [], member: by ?? 'Parse' });
  throw cannotConvert(new JValue(value).kind, typeText(type));
}

function cannotConvert(from: string, to: string): ExpressionError {
  return new ExpressionError('ArgumentException', `Can not convert ${from} to ${to}.`);
}

/** `ToObject<T>()` and `DeserializeObject<T>()`, for tokens, simple types and collections of them. */
function toObject(host: Host, token: JToken, type: TypeRef): Value {
  host.step();
  const element: TypeRef | undefined =
    type.rank > 0
      ? { ...type, rank: type.rank - 1 }
      : /^(List|IList|IEnumerable|ICollection|IReadOnlyList|HashSet)$/.test(type.name)
        ? type.args[0]
        : undefined;
  if (token instanceof JValue && token.value === null) return isValueType(type) ? defaultOf(type) : type.name === 'JToken' ? token : null;
  if (element) {
    if (!(token instanceof JArray)) {
      throw new ExpressionError(
        'JsonSerializationException',
        `Cannot deserialize the current JSON ${token.kind.toLowerCase()} into type '${typeText(type)}'.`,
      );
    }
    const items = token.items.map((item) => toObject(host, item, element));
    if (type.rank > 0) return new NetArray(items, element.rank > 0 ? 'Array' : element.name);
    return type.name === 'HashSet'
      ? (definitionOf('HashSet')?.construct?.(host, [new NetList(items)], { typeArgs: [], member: 'HashSet' }) ?? null)
      : new NetList(items);
  }
  if (/^I?(ReadOnly)?Dictionary$/.test(type.name)) {
    if (!(token instanceof JObject)) {
      throw new ExpressionError(
        'JsonSerializationException',
        `Cannot deserialize the current JSON ${token.kind.toLowerCase()} into type '${typeText(type)}'.`,
      );
    }
    const made = new NetDictionary();
    for (const property of token.properties) {
      made.set(property.name, type.args[1] ? toObject(host, property.value, type.args[1]) : property.value);
    }
    return made;
  }
  if (type.name === 'Object') return token instanceof JValue ? token.value : token;
  if (type.name === 'JToken' || token.typeName === type.name) return token;
  const converted = convert(host, token, type);
  if (converted === undefined) throw missing(`ToObject<${typeText(type)}>`, token.typeName);
  return converted;
}

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
