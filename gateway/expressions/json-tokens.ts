/** Newtonsoft's JToken tree. A token has one parent at most: what already has one is copied when it is put elsewhere. */
import { KeyValuePair, Sequence } from './collections';
import { ExpressionError } from './errors';
import { textOf } from './format';
import { writeJson } from './json-write';
import { NetDouble, NetDecimal } from './numbers';
import { NetDateTime } from './time';
import type { Value } from './value';

export abstract class JToken extends Sequence {
  parent: JContainer | undefined;
  abstract copy(): JToken;
  abstract readonly kind: string;
  [Symbol.iterator](): Iterator<Value> {
    return [][Symbol.iterator]();
  }
  override toString(): string {
    return writeJson(this, true);
  }
}

export type JContainer = JObject | JArray | JProperty;

/** `token` as a child of `parent`. */
export function adopt(parent: JContainer, token: JToken): JToken {
  const child = token.parent && token.parent !== parent ? token.copy() : token;
  child.parent = parent;
  return child;
}

export class JValue extends JToken {
  readonly typeName = 'JValue';
  constructor(readonly value: Value) {
    super();
  }
  get kind(): string {
    const { value } = this;
    if (value === null) return 'Null';
    if (typeof value === 'string') return 'String';
    if (typeof value === 'boolean') return 'Boolean';
    if (typeof value === 'bigint' || typeof value === 'number') return 'Integer';
    if (value instanceof NetDouble || value instanceof NetDecimal) return 'Float';
    return value instanceof NetDateTime || value.typeName === 'DateTimeOffset' ? 'Date' : value.typeName;
  }
  copy(): JValue {
    return new JValue(this.value);
  }
  override toString(): string {
    return textOf(this.value);
  }
}

export class JProperty extends JToken {
  readonly typeName = 'JProperty';
  readonly kind = 'Property';
  private held: JToken;
  constructor(
    readonly name: string,
    value: JToken,
  ) {
    super();
    this.held = adopt(this, value);
  }
  get value(): JToken {
    return this.held;
  }
  set value(value: JToken) {
    this.held = adopt(this, value);
  }
  copy(): JProperty {
    return new JProperty(this.name, this.held.copy());
  }
  override *[Symbol.iterator](): Iterator<Value> {
    yield this.held;
  }
}

export class JObject extends JToken {
  readonly typeName = 'JObject';
  readonly kind = 'Object';
  private readonly held = new Map<string, JProperty>();
  get properties(): Iterable<JProperty> {
    return this.held.values();
  }
  override get count(): number {
    return this.held.size;
  }
  property(name: string): JProperty | undefined {
    return this.held.get(name);
  }
  get(name: string): JToken | undefined {
    return this.held.get(name)?.value;
  }
  set(name: string, value: JToken): void {
    const known = this.held.get(name);
    if (known) known.value = value;
    else this.addProperty(new JProperty(name, value));
  }
  addProperty(property: JProperty): void {
    if (this.held.has(property.name)) {
      throw new ExpressionError(
        'ArgumentException',
        `Can not add property ${property.name} to JObject. Property with the same name already exists on object.`,
      );
    }
    const child = adopt(this, property) as JProperty;
    this.held.set(child.name, child);
  }
  delete(name: string): boolean {
    const property = this.held.get(name);
    if (property) property.parent = undefined;
    return this.held.delete(name);
  }
  copy(): JObject {
    const made = new JObject();
    for (const property of this.held.values()) made.addProperty(property.copy());
    return made;
  }
  /** As `foreach` sees it. */
  override *[Symbol.iterator](): Iterator<Value> {
    for (const { name, value } of this.held.values()) yield new KeyValuePair(name, value);
  }
}

export class JArray extends JToken {
  readonly typeName = 'JArray';
  readonly kind = 'Array';
  readonly items: JToken[] = [];
  constructor(items: readonly JToken[] = []) {
    super();
    items.forEach((item) => this.items.push(adopt(this, item)));
  }
  override get count(): number {
    return this.items.length;
  }
  copy(): JArray {
    return new JArray(this.items.map((item) => item.copy()));
  }
  override [Symbol.iterator](): Iterator<Value> {
    return [...this.items][Symbol.iterator]();
  }
}

/** Takes a token out of its parent. */
export function detach(token: JToken): void {
  const { parent } = token;
  if (parent instanceof JArray) {
    const at = parent.items.indexOf(token);
    if (at >= 0) parent.items.splice(at, 1);
  } else if (parent instanceof JObject && token instanceof JProperty) parent.delete(token.name);
  else if (parent instanceof JProperty && parent.parent instanceof JObject) {
    throw new ExpressionError('InvalidOperationException', 'Cannot add or remove items from Newtonsoft.Json.Linq.JProperty.');
  } else throw new ExpressionError('InvalidOperationException', 'The parent is missing.');
  token.parent = undefined;
}
