/** How rules look at resources: each gives its findings, and no finding makes a compliant row. */
import type { SynthesizedResource } from '../synthesized/model';
import type { FolderContext, Row, ServiceContext } from './rule';
import { elsewhere, folderRow, row, serviceRow } from './rule';
import { UNKNOWN, type Maybe } from './values';

export interface Finding {
  readonly status: 'non-compliant' | 'unknown';
  readonly message: string;
  /** What tells it from other findings about the same resource, usually the attribute. */
  readonly detail: string;
}

export type Findings = readonly (Finding | undefined)[];

export const hole = (detail: string, message: string): Finding => ({ status: 'non-compliant', message, detail });
export const unsure = (detail: string, message: string): Finding => ({ status: 'unknown', message, detail });

/** Nothing where `value` is what is wanted, a finding where it is not, unknown where it cannot be told. */
export function expect<T>(detail: string, value: Maybe<T>, wanted: (value: T) => boolean, message: string): Finding | undefined {
  if (value === UNKNOWN) return unsure(detail, `${detail} is known only after apply, or comes from outside the folder`);
  return wanted(value as T) ? undefined : hole(detail, message);
}

export const isTrue = (value: boolean): boolean => value;
export const isFalse = (value: boolean): boolean => !value;

export const resourcesOf = (context: FolderContext, ...types: readonly string[]): readonly SynthesizedResource[] =>
  context.model.resources.filter(({ type }) => types.includes(type));

/** A row for every finding, or one compliant row. */
export function settle(resource: SynthesizedResource, compliant: string, findings: Findings): readonly Row[] {
  const found = findings.filter((finding) => finding !== undefined);
  if (found.length === 0) return [row(resource, 'compliant', compliant)];
  return found.map(({ status, message, detail }) => row(resource, status, message, detail));
}

/** Looks at every resource of the types; a not-applicable row where there is none. */
export function eachResource(
  context: FolderContext,
  types: readonly string[],
  compliant: string,
  look: (resource: SynthesizedResource) => Findings,
): readonly Row[] {
  const resources = resourcesOf(context, ...types);
  if (resources.length === 0) return [folderRow('not-applicable', `no ${types.join(' or ')} in the folder`)];
  return resources.flatMap((resource) => settle(resource, compliant, look(resource)));
}

/** Looks at the service's own resource. Unknown where another folder makes the service: this one cannot tell. */
export function theService(context: ServiceContext, compliant: string, look: (resource: SynthesizedResource) => Findings): readonly Row[] {
  const { resource } = context.service;
  return resource === undefined ? [madeElsewhere(context)] : settle(resource, compliant, look(resource));
}

/** The row for what only the folder that makes the service can show. */
export function madeElsewhere({ service }: ServiceContext): Row {
  return elsewhere(
    serviceRow(
      service,
      'unknown',
      `the service ${service.name} is not made in this folder, so this folder cannot show it; check the folder that makes it together with this one`,
    ),
  );
}
