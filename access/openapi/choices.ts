/**
 * What chooses among schemas that admit more than the contract says: `oneOf` would refuse a value that two of them admit now,
 * and `not` would refuse more than it did. So the one becomes `anyOf`, and the other is left out.
 */
import type { Warnings } from '../warnings';
import type { Json } from './bundling';

/** A schema with `oneOf` or `not`, and where it stands in the contract. It is changed by {@link loosenChoices}. */
export interface Choice {
  readonly schema: Json;
  readonly place: string;
}

/** @param weakened the schemas that lost something of what they refuse; those that refer to them need not be there */
export function loosenChoices(
  choices: readonly Choice[],
  components: ReadonlyMap<string, Json>,
  weakened: ReadonlySet<unknown>,
  warnings: Warnings,
): void {
  if (weakened.size === 0) return;
  const references = new Set<string>();
  const isWeakened = (value: unknown): boolean => {
    if (weakened.has(value)) return true;
    const { $ref, allOf, oneOf, anyOf } = value as Json;
    if (typeof $ref === 'string') return references.has($ref);
    return [allOf, oneOf, anyOf].flat().some((part) => part !== undefined && isWeakened(part));
  };
  // Until no more are found: chains of references may be longer than the stack is deep.
  for (let before = -1; before < references.size;) {
    before = references.size;
    for (const [name, schema] of components) if (isWeakened(schema)) references.add(`#/components/schemas/${name}`);
  }
  for (const { schema, place } of choices) {
    const { oneOf, not } = schema;
    if (Array.isArray(oneOf) && oneOf.some((alternative) => isWeakened(alternative))) {
      delete schema['oneOf'];
      if (schema['anyOf'] === undefined) schema['anyOf'] = oneOf;
      else schema['allOf'] = [...((schema['allOf'] as readonly Json[] | undefined) ?? []), { anyOf: oneOf }];
      warnings.add('oneOf is said by anyOf where an alternative lost something: a value may now meet several of them', place);
    }
    if (not !== undefined && isWeakened(not)) {
      delete schema['not'];
      warnings.add('not is left out where its schema lost something: it would refuse more than the contract does', place);
    }
  }
}
