/** SMART on FHIR scopes, v1 and v2: SMART App Launch 2.2, "Scopes for requesting FHIR Resources". */
import { SMART_CLAIM } from '../rule';

export type SmartContextName = 'patient' | 'user' | 'system';

export interface SmartScope {
  readonly context: SmartContextName;
  /** A resource type, or `*`. */
  readonly type: string;
  /** An ordered part of `cruds`. */
  readonly letters: string;
  /** The search parameters that every resource must meet; empty where the scope has none. */
  readonly filters: readonly (readonly [name: string, value: string])[];
}

const SCOPE = /^(patient|user|system)\/([A-Z][A-Za-z]*|\*)\.([a-z*]+)(?:\?(.+))?$/;
/** Entra ID allows neither `/` nor `*` in a scope: Microsoft's samples write `patient.all.read` for `patient/*.read`. */
const ENTRA = /^(patient|user|system)[./]([A-Z][A-Za-z]*|\*|all)\.([a-z]+|\*)$/;
const LETTERS = /^(?=.)c?r?u?d?s?$/;
const VERSION_1: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };
/** Scopes that grant no resource. */
const OTHER = ['launch', 'launch/patient', 'launch/encounter', 'openid', 'fhirUser', 'offline_access', 'online_access'];

/** A scope in the specification's own spelling, whichever of the two it came in. */
export function normalizeScope(scope: string): string {
  const [, context, type, permission] = ENTRA.exec(scope) ?? [];
  if (context !== undefined && type !== undefined && permission !== undefined) {
    return `${context}/${type === 'all' ? '*' : type}.${permission === 'all' ? '*' : permission}`;
  }
  return /^launch\.(patient|encounter)$/.test(scope) ? scope.replace('.', '/') : scope;
}

/** Undefined for whatever isn't a resource scope, letters out of order (`.dus`) and malformed filters among it: it grants nothing. */
export function parseScope(text: string): SmartScope | undefined {
  const [, context, type, permission, query] = SCOPE.exec(normalizeScope(text)) ?? [];
  if (context === undefined || type === undefined || permission === undefined) return undefined;
  const letters = Object.hasOwn(VERSION_1, permission) ? VERSION_1[permission] : LETTERS.test(permission) ? permission : undefined;
  const filters = parseFilters(query);
  return letters === undefined || filters === undefined ? undefined : { context: context as SmartContextName, type, letters, filters };
}

/** Whether a scope is one of those that SMART defines beside resource scopes. */
export function isOtherScope(text: string): boolean {
  return OTHER.includes(normalizeScope(text));
}

function parseFilters(query: string | undefined): SmartScope['filters'] | undefined {
  if (query === undefined) return [];
  const filters = query.split('&').map((part) => /^([A-Za-z_][A-Za-z0-9_-]*(?::[A-Za-z-]+)?)=(.+)$/.exec(part));
  try {
    return filters.map((match) => {
      const [, name, value] = match ?? [];
      if (name === undefined || value === undefined || name.startsWith('_')) throw new URIError(query);
      return [name, decodeURIComponent(value)] as const;
    });
  } catch {
    return undefined;
  }
}

/** Whether a scope, its filters aside, covers a `smart` claim such as `Patient.r` or `system/*.s`. */
export function scopeCovers(scope: SmartScope, claim: string): boolean {
  const [, context, type, letter] = SMART_CLAIM.exec(claim) ?? [];
  if (type === undefined || letter === undefined) return false;
  return (
    (context === undefined || scope.context === context) && (scope.type === '*' || scope.type === type) && scope.letters.includes(letter)
  );
}
