/**
 * The values of the interpreted C#, one JavaScript shape per .NET type.
 *
 * `null`, `bool` and `string` are JavaScript's own; `int`, by far the commonest number, is a JavaScript
 * number, and `long` a bigint. Every other type is an object that knows its .NET type.
 */

/** A .NET object or a struct without a JavaScript shape of its own. */
export abstract class NetObject {
  /** The .NET type's name without its namespace, `JObject`, `List`, `double`: the key of its member table. */
  abstract readonly typeName: string;
  /** As .NET's `ToString()`. */
  toString(): string {
    return this.typeName;
  }
}

export type Value = null | boolean | number | bigint | string | NetObject;
