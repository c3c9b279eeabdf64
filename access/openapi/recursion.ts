/** Cuts circles among named schemas: import refuses them. */
import { own } from '../source/value';
import { json, type Json } from './bundling';

/** A `$ref` written into a named schema. `holder` is the object that holds it, and is changed by a cut. */
export interface SchemaReference {
  readonly from: string;
  readonly to: string;
  readonly holder: Json;
}

/**
 * Replaces each reference that closes a circle, in a depth-first walk in the order of the schemas, so that the same
 * contract is always cut at the same places.
 * @returns what was cut
 */
export function cutRecursion(schemas: ReadonlyMap<string, Json>, references: readonly SchemaReference[]): readonly SchemaReference[] {
  const outgoing = new Map<string, SchemaReference[]>();
  for (const reference of references) {
    const known = outgoing.get(reference.from);
    if (known === undefined) outgoing.set(reference.from, [reference]);
    else known.push(reference);
  }
  const state = new Map<string, 'open' | 'done'>();
  const cut: SchemaReference[] = [];
  for (const start of schemas.keys()) {
    if (state.has(start)) continue;
    // A stack of its own: contracts nest deeper than JavaScript's.
    const stack = [{ name: start, next: 0 }];
    state.set(start, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const reference = outgoing.get(top.name)?.[top.next];
      top.next += 1;
      if (reference === undefined) {
        state.set(top.name, 'done');
        stack.pop();
      } else if (state.get(reference.to) === 'open') {
        cut.push(reference);
      } else if (!state.has(reference.to)) {
        state.set(reference.to, 'open');
        stack.push({ name: reference.to, next: 0 });
      }
    }
  }
  // Only now: what a target is made of decides what stands in for it.
  const standIns = cut.map(({ to }) => standIn(to, schemas.get(to)));
  cut.forEach(({ holder }, index) => {
    delete holder['$ref'];
    Object.assign(holder, standIns[index]);
  });
  return cut;
}

function standIn(name: string, schema: Json | undefined): Json {
  const description = `A ${name}, nested; its content is not described here.`;
  const isObject = own(schema, 'type') === 'object' || own(schema, 'properties') !== undefined;
  if (!isObject) return { description };
  return json(['type', 'object'], ['nullable', own(schema, 'nullable')], ['additionalProperties', true], ['description', description]);
}
