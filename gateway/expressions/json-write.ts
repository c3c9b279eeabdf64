/** Values → JSON, as Newtonsoft writes it. */
import { Anonymous, KeyValuePair, NetArray, NetDictionary, NetTuple, Sequence } from './collections';
import { NetEnum } from './enums';
import { ExpressionError } from './errors';
import { textOf } from './format';
import { JArray, JObject, JProperty, JToken, JValue } from './json-tokens';
import { NetChar, NetDecimal, NetDouble } from './numbers';
import { formatTime, NetDateTime, NetDateTimeOffset, offsetOf } from './time';
import type { Value } from './value';

const MAX_DEPTH = 64;

export function writeJson(value: Value, indented: boolean): string {
  return write(value, indented ? '\n' : '', 0);
}

function write(value: Value, line: string, depth: number): string {
  if (depth > MAX_DEPTH) throw new ExpressionError('JsonSerializationException', 'the value is nested too deeply to be written as JSON');
  if (value instanceof JValue) return write(value.value, line, depth);
  if (value instanceof JProperty) return `${quoted(value.name)}:${line ? ' ' : ''}${write(value.value, line, depth)}`;
  if (value instanceof JObject) return properties(value, line, depth);
  if (value instanceof JArray) return items(value.items, line, depth);
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
  }
  if (value instanceof NetDouble) return double(value);
  if (value instanceof NetDecimal) return value.scale === 0 ? `${value.toString()}.0` : value.toString();
  if (value instanceof NetChar) return quoted(value.text);
  if (value instanceof NetEnum) return String(value.value);
  if (value instanceof NetDateTime) {
    return quoted(formatTime(value.ticks, `yyyy-MM-ddTHH:mm:ss${fraction(value.ticks)}K`, offsetOf(value.kind)));
  }
  if (value instanceof NetDateTimeOffset) {
    return quoted(formatTime(value.ticks, `yyyy-MM-ddTHH:mm:ss${fraction(value.ticks)}zzz`, value.offsetMinutes));
  }
  if (value instanceof Anonymous) return members([...value.members], line, depth);
  if (value instanceof KeyValuePair) {
    return members(
      [
        ['Key', value.key],
        ['Value', value.value],
      ],
      line,
      depth,
    );
  }
  if (value instanceof NetTuple) {
    return members(
      value.items.map((item, at) => [`Item${at + 1}`, item]),
      line,
      depth,
    );
  }
  if (value instanceof NetDictionary) {
    return members(
      [...value].map((entry) => [textOf(entry.key), entry.value]),
      line,
      depth,
    );
  }
  if (value instanceof Sequence && !(value instanceof JToken)) {
    if (value instanceof NetArray && value.element === 'Byte') return quoted(Buffer.from(value.bytes).toString('base64'));
    const all = [...value];
    // What looks up by key, headers for one, is written as an object.
    return all.length > 0 && all.every((item) => item instanceof KeyValuePair) && /Dictionary/.test(value.typeName)
      ? members(
          all.map((item) => [textOf((item as KeyValuePair).key), (item as KeyValuePair).value]),
          line,
          depth,
        )
      : items(all, line, depth);
  }
  if (value.typeName === 'Guid' || value.typeName === 'TimeSpan' || value.typeName === 'Uri') return quoted(value.toString());
  throw new ExpressionError('JsonSerializationException', `the local gateway can't write a ${value.typeName} as JSON`);
}

function fraction(ticks: bigint): string {
  return ticks % 10_000_000n === 0n ? '' : '.FFFFFFF';
}

function double(value: NetDouble): string {
  const text = textOf(value);
  if (!Number.isFinite(value.value)) return `"${text}"`;
  return /[.E]/.test(text) ? text : `${text}.0`;
}

function properties(object: JObject, line: string, depth: number): string {
  if (line) {
    return members(
      Array.from(object.properties, ({ name, value }) => [name, value]),
      line,
      depth,
    );
  }
  // Joined at once, the text is one string; put together bit by bit, it would keep every bit alive as long as itself.
  const parts = ['{'];
  for (const { name, value } of object.properties) {
    parts.push(parts.length === 1 ? '' : ',', quoted(name), ':', write(value, '', depth + 1));
  }
  parts.push('}');
  return parts.join('');
}

function members(entries: readonly (readonly [string, Value])[], line: string, depth: number): string {
  if (entries.length === 0) return '{}';
  const inner = line && line + '  '.repeat(depth + 1);
  const parts = entries.map(([name, value]) => `${inner}${quoted(name)}:${line ? ' ' : ''}${write(value, line, depth + 1)}`);
  return `{${parts.join(',')}${line && line + '  '.repeat(depth)}}`;
}

function items(values: readonly Value[], line: string, depth: number): string {
  if (values.length === 0) return '[]';
  const inner = line && line + '  '.repeat(depth + 1);
  return `[${values.map((value) => inner + write(value, line, depth + 1)).join(',')}${line && line + '  '.repeat(depth)}]`;
}

const SHORT: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

const ESCAPED = /["\\\u0000-\u001f\u0085\u2028\u2029]/;

/** Newtonsoft also escapes the line separators that JavaScript once stumbled over. */
export function quoted(text: string): string {
  if (!ESCAPED.test(text)) return `"${text}"`;
  return `"${text.replace(new RegExp(ESCAPED, 'g'), (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
