/**
 * Query parameters that are objects: a call has one parameter for each property (OpenAPI 3, "Style Values"), and what the
 * contract doesn't name is refused, so each is written as a parameter of its own.
 */
import { child, children, own, textOf, type Located } from '../source/value';
import type { Workspace } from '../source/workspace';

export interface PropertyParameter {
  /** As a call spells it: `size`, or `page[size]` by deepObject. */
  readonly name: string;
  readonly schema: Located;
  readonly required: boolean;
}

export interface ParameterObject {
  readonly properties: readonly PropertyParameter[];
  /** Whether a call may give the parameter by its own name too: another alternative of its schema is no object. */
  readonly plain: boolean;
}

/** @returns undefined for a parameter that is no object, or doesn't tell its properties */
export function parameterObject(workspace: Workspace, parameter: Located, name: string): ParameterObject | undefined {
  const style = textOf(parameter, 'style') ?? 'form';
  const deep = style === 'deepObject';
  if (!deep && (style !== 'form' || own(parameter.value, 'explode') === false)) return undefined;
  const found = { properties: new Map<string, PropertyParameter>(), plain: false };
  // Alternatives may refer to each other, and many to the same.
  const seen = new Set<unknown>();
  const collect = (entry: Located, optional: boolean): void => {
    const schema = workspace.resolve(entry);
    if (schema === undefined || seen.has(schema.value)) return;
    seen.add(schema.value);
    const required = own(schema.value, 'required');
    for (const [property, at] of children(workspace.member(schema, 'properties'))) {
      found.properties.set(property, {
        name: deep ? `${name}[${property}]` : property,
        schema: at,
        required: !optional && own(parameter.value, 'required') === true && Array.isArray(required) && required.includes(property),
      });
    }
    const parts = (['allOf', 'oneOf', 'anyOf'] as const).map((keyword) => [keyword, children(child(schema, keyword))] as const);
    for (const [keyword, list] of parts) {
      for (const [, part] of list) collect(part, optional || keyword !== 'allOf');
    }
    if (parts.every(([, list]) => list.length === 0) && own(schema.value, 'properties') === undefined) {
      // How arrays are given by deepObject is left open; this is what those who use it for them mean.
      if (deep && own(schema.value, 'type') === 'array') found.properties.set('', { name: `${name}[]`, schema, required: false });
      if (optional || own(schema.value, 'type') === 'array') found.plain = true;
    }
  };
  collect(child(parameter, 'schema'), false);
  return found.properties.size === 0 ? undefined : { properties: [...found.properties.values()], plain: found.plain };
}

/** Whether a schema is of one of some types, as far as it says so itself. */
export function isOfType(workspace: Workspace, parameter: Located, types: readonly string[]): boolean {
  const entry = child(parameter, 'schema');
  const schema = entry.value === undefined ? undefined : workspace.resolve(entry);
  const type = own(schema?.value, 'type');
  return (Array.isArray(type) ? type : [type]).some((one) => types.includes(String(one)));
}
