/** Newtonsoft.Json between tokens and .NET values: FromObject, ToObject and the explicit conversions. */
import { Anonymous, KeyValuePair, NetArray, NetDictionary, NetList, Sequence } from '../collections';
import { NetEnum } from '../enums';
import { ExpressionError, missing } from '../errors';
import { textOf } from '../format';
import { readJson } from '../json-read';
import { JArray, JObject, JProperty, JToken, JValue } from '../json-tokens';
import { iterable } from '../members';
import type { Host } from '../machine';
import { NetChar } from '../numbers';
import { definitionOf, type TypeRef } from '../registry';
import { NetDateTime, NetDateTimeOffset } from '../time';
import { defaultOf, isValueType, typeText } from '../types';
import type { Value } from '../value';
import { text } from './arguments';

/** A value as a token: what is put into a JObject. */
export function tokenOf(value: Value): JToken {
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
export function tokenFrom(host: Host, value: Value, depth = 0): JToken {
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

export function parse<T extends JToken>(host: Host, source: Value | undefined, type: new (...args: never[]) => T, name: string): T {
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
export function convert(host: Host, self: JToken, type: TypeRef): Value | undefined {
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
export function toObject(host: Host, token: JToken, type: TypeRef): Value {
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
