/** How the parts of a service are read: texts, flags, names, and what an attribute points at. */
import type { SynthesizedResource, Value } from './model';
import { isUnknown, type Targets } from './resolve';

export const textOf = (value: Value | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** A Terraform flag, written as a boolean or as text: absent gives `otherwise`, and what can't be told gives `unknown`. */
export function flagOf<T>(value: Value | undefined, otherwise: boolean, unknown: T): boolean | T {
  if (value === undefined || value === null) return otherwise;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return unknown;
}

/** One service's resources, and how to find what they point at. */
export interface ServiceParts {
  readonly name: string;
  readonly resources: readonly SynthesizedResource[];
  readonly targets: Targets;
  readonly problems: string[];
}

/** The resource's name in Azure; its Terraform address where the name can't be told. */
export function nameOf(resource: SynthesizedResource): string {
  return textOf(resource.values['name']) ?? resource.address;
}

/** An attribute's text, or the expression that Terraform decides later. */
export function knownText(
  resource: SynthesizedResource,
  attribute: string,
): string | { readonly unknown: true; readonly expression: string } {
  return textOf(resource.values[attribute]) ?? { unknown: true, expression: String(resource.raw[attribute] ?? '') };
}

/**
 * The name that an attribute gives: written out, in an Azure id, or of the resource that it points at. Azure's names
 * ignore case, so a name comes out as the resource spells it where the service holds one.
 */
export function pointedName(
  parts: ServiceParts,
  resource: SynthesizedResource,
  attribute: string,
  kind: { readonly type: string; readonly key: string; readonly segment: string },
): string | undefined {
  const value = resource.values[attribute];
  const written = textOf(value);
  if (written !== undefined && !written.includes('/')) return asSpelled(parts, written, kind);
  const source = written ?? (isUnknown(value) ? value.expression : '');
  const [, last] = new RegExp(`/${kind.segment}/([A-Za-z0-9._-]+)`, 'i').exec(source) ?? [];
  if (last !== undefined) return asSpelled(parts, last, kind);
  const target = parts.targets.of(resource, attribute, [kind.type]);
  return target === undefined ? undefined : (textOf(target.values[kind.key]) ?? target.address);
}

function asSpelled(parts: ServiceParts, name: string, kind: { readonly type: string; readonly key: string }): string {
  const [bare = name, revision] = name.split(';');
  const spelled = spellings(parts, kind).get(bare.toLowerCase());
  return spelled === undefined ? name : [spelled, ...(revision === undefined ? [] : [revision])].join(';');
}

const known = new WeakMap<ServiceParts, Map<string, ReadonlyMap<string, string>>>();

function spellings(parts: ServiceParts, { type, key }: { readonly type: string; readonly key: string }): ReadonlyMap<string, string> {
  const byType = known.get(parts) ?? new Map<string, ReadonlyMap<string, string>>();
  known.set(parts, byType);
  let names = byType.get(type);
  if (names === undefined) {
    const written = parts.resources.filter((resource) => resource.type === type).flatMap(({ values }) => textOf(values[key]) ?? []);
    names = new Map(written.reverse().map((name) => [name.toLowerCase(), name]));
    byType.set(type, names);
  }
  return names;
}

export const PRODUCT = { type: 'azurerm_api_management_product', key: 'product_id', segment: 'products' } as const;
export const API = { type: 'azurerm_api_management_api', key: 'name', segment: 'apis' } as const;
