/**
 * Whether the scopes of a token allow a FHIR request: one pure function, which the gateway's policy repeats.
 * † marks this project's choice where SMART App Launch 2.2 is silent. Whatever it can't decide it denies.
 */
import type { FhirInteraction } from '../operation';
import { COMPARTMENT_PARAMETERS, isForEverybody, TYPES_OF_NO_PATIENT } from './compartment';
import { reachesOtherTypes, recognize, type SmartRequest } from './request';
import { smartRequirement } from './requirement';
import { parseScope, scopeCovers, type SmartScope } from './scopes';

export interface SmartContext {
  /** Resource types that the server has. */
  readonly types: ReadonlySet<string>;
  /** Id of the patient in context, from the token's claim. Needed wherever only `patient/` scopes cover a request. */
  readonly patient?: string;
  /** What `$` operations need, as `smart` claims: by `$name`, or `Type/$name`. Those that it doesn't name are denied. */
  readonly operations?: ReadonlyMap<string, readonly string[]>;
  /**
   * `policy` is what the access table and the gateway's policy enforce: scopes with a query filter grant nothing, an
   * export is for all types or refused, and nothing is created on a condition. Never more than `full`.
   * @default 'full'
   */
  readonly enforcement?: 'full' | 'policy';
  /** Search parameters by type, as the contract lists them; without it every type is taken to have those of the standard. */
  readonly searchParameters?: ReadonlyMap<string, readonly string[]>;
}

export type SmartDecision =
  | { readonly kind: 'public' }
  | {
      readonly kind: 'allow';
      readonly fhir: FhirInteraction;
      /** Search parameters that the gateway adds, so that only what the scopes cover is found. */
      readonly force: readonly (readonly [name: string, value: string])[];
      /** What the gateway can't prove: that the resource is the patient's. The server must. */
      readonly serverMustCheckPatient: boolean;
    }
  | { readonly kind: 'deny'; readonly status: 403 | 404 | 405; readonly reason: string };

/**
 * Whether a FHIR request is within the scopes of its token (SMART App Launch 2.2, "Scopes for requesting FHIR resources").
 *
 * @param grantedScopes as the token has them, one a string
 */
export function decideSmart(request: SmartRequest, grantedScopes: readonly string[], context: SmartContext): SmartDecision {
  const recognized = recognize(request, context.types);
  if (recognized.kind === 'public') return { kind: 'public' };
  if (recognized.kind === 'none') return { kind: 'deny', status: recognized.status, reason: recognized.reason };
  const { fhir, id } = recognized;
  const needs = claimsNeeded(request, fhir, context);
  if (needs === undefined) return denied(`nothing opens ${fhir.interaction}`);

  const scopes = grantedScopes
    .flatMap((text) => parseScope(text) ?? [])
    .filter(({ filters }) => filters.length === 0 || context.enforcement !== 'policy');
  const coverage = needs.map((claim) => coverageOf(claim, scopes, fhir, request));
  const missing = needs.filter((_, index) => coverage[index] === undefined);
  if (missing.length > 0) return denied(`no scope covers ${missing.join(' and ')}`);
  const filters = coverage.flatMap((found) => found?.filters ?? []);
  const patientBound = coverage.some((found) => found?.patientBound === true);
  if (!patientBound) return { kind: 'allow', fhir, force: filters, serverMustCheckPatient: false };
  return bindToPatient(request, fhir, id, filters, context);
}

/** Undefined where nothing opens the request. */
function claimsNeeded(request: SmartRequest, fhir: FhirInteraction, context: SmartContext): readonly string[] | undefined {
  const reach = request.query.some(([name]) => reachesOtherTypes(name)) ? ['*.r', '*.s'] : [];
  if (fhir.interaction === '$export') {
    return [
      ...(context.enforcement === 'policy' ? ['*'] : exportedTypes(request)).flatMap((type) => [`system/${type}.r`, `system/${type}.s`]),
      ...reach,
    ];
  }
  if (fhir.interaction.startsWith('$')) {
    // `$graphql` reaches every type, so the map can't open it for less than that.
    const mapped = context.operations?.get(`${fhir.type}/${fhir.interaction}`) ?? context.operations?.get(fhir.interaction);
    return mapped && mapped.length > 0 ? [...mapped, ...(fhir.interaction === '$graphql' ? ['*.r', '*.s'] : []), ...reach] : undefined;
  }
  // The access table knows one requirement an operation, so the gateway refuses the header that changes it.
  if (fhir.interaction === 'conditional-create' && context.enforcement === 'policy') return undefined;
  const [claims] = smartRequirement(fhir);
  return claims && [...claims.map(({ value }) => value), ...reach];
}

/** `_type` of a bulk export, or everything. Bulk Data Access 2, "Query Parameters". */
function exportedTypes(request: SmartRequest): readonly string[] {
  const types = request.query.filter(([name]) => name === '_type').flatMap(([, value]) => value.split(','));
  const known = types.length > 0 && types.every((type) => /^[A-Z][A-Za-z]*$/.test(type));
  // Anything else that narrows or widens an export is for all types.
  return known ? [...new Set(types)] : ['*'];
}

interface Coverage {
  readonly patientBound: boolean;
  readonly filters: SmartScope['filters'];
}

/** The widest scope that covers a claim: without filters before with them, without a patient before with one. */
function coverageOf(claim: string, scopes: readonly SmartScope[], fhir: FhirInteraction, request: SmartRequest): Coverage | undefined {
  const covering = scopes.filter((scope) => scopeCovers(scope, claim));
  const unfiltered = covering.filter(({ filters }) => filters.length === 0);
  if (unfiltered.length > 0) return { patientBound: unfiltered.every(({ context }) => context === 'patient'), filters: [] };
  // Filters can only be added to a simple search; two filtered scopes would mean "or", which a search can't say. †
  const [only, ...others] = covering;
  const simple = fhir.interaction === 'search-type' && !request.query.some(([name]) => reachesOtherTypes(name));
  return only !== undefined && others.length === 0 && simple
    ? { patientBound: only.context === 'patient', filters: only.filters }
    : undefined;
}

/** Interactions that change what the server holds; those on a condition are denied before. */
const WRITES = ['create', 'update', 'patch', 'delete'];

function bindToPatient(
  request: SmartRequest,
  fhir: FhirInteraction,
  id: string | undefined,
  filters: SmartScope['filters'],
  context: SmartContext,
): SmartDecision {
  const { patient } = context;
  if (patient === undefined || !/^[A-Za-z0-9.-]{1,64}$/.test(patient)) return denied('the token names no patient');
  const standard = COMPARTMENT_PARAMETERS.get(fhir.type);
  const reaches = request.query.some(([name]) => reachesOtherTypes(name));
  // † What a condition finds may be another patient's.
  if (fhir.interaction.startsWith('conditional-')) return denied('a condition that may meet another patient');
  if (fhir.interaction === 'search-type') {
    const byForm = request.method !== 'GET';
    if (byForm && filters.length > 0) return denied('a search by form, to which nothing can be added');
    const parameter = searchParameter(fhir.type, standard, context);
    if (parameter === undefined) {
      return reaches || !TYPES_OF_NO_PATIENT.has(fhir.type)
        ? denied("a search that can't be held to the patient")
        : allowed(fhir, filters, false);
    }
    const values = request.query.filter(([name]) => name.toLowerCase() === parameter || name.startsWith(`${parameter}:`));
    const own = values.every(([name, value]) => name === parameter && (value === patient || value === `Patient/${patient}`));
    const bound = parameter === '_id' || parameter === 'patient' ? patient : `Patient/${patient}`;
    // † A form is not the gateway's to change: it names the patient itself and in full, or is refused.
    if (byForm) {
      const inFull = parameter === 'patient' || values.every(([, value]) => value === bound);
      return own && inFull && values.length > 0 ? allowed(fhir, [], false) : denied('a form that does not name the patient alone');
    }
    return own
      ? allowed(fhir, [...(values.length > 0 ? [] : [[parameter, bound] as const]), ...filters], false)
      : denied('another patient');
  }
  if (fhir.type === 'Patient') {
    if (id !== undefined) return id === patient ? allowed(fhir, [], false) : denied('another patient');
    return denied('patients other than the one in context'); // † create, history of the type, operations of the type
  }
  if (WRITES.includes(fhir.interaction) && isForEverybody(fhir.type)) return denied('what is there for everybody'); // †
  if (id !== undefined || fhir.interaction === 'create') return allowed(fhir, [], standard !== undefined);
  return denied(`${fhir.interaction} can't be bound to a patient`); // † histories, searches and operations of the system or a type
}

/** The parameter that holds a search to the patient: `subject` where the contract doesn't list the standard's own. */
function searchParameter(type: string, standard: string | undefined, { enforcement, searchParameters }: SmartContext): string | undefined {
  if (standard === '_id') return standard;
  const listed = searchParameters?.get(type) ?? (standard === undefined ? [] : [standard]);
  const known = enforcement === 'policy' || standard === undefined ? ['patient', 'subject'] : [standard, 'subject'];
  return known.find((name) => listed.includes(name));
}

function allowed(fhir: FhirInteraction, force: SmartScope['filters'], serverMustCheckPatient: boolean): SmartDecision {
  return { kind: 'allow', fhir, force, serverMustCheckPatient };
}

function denied(reason: string): SmartDecision {
  return { kind: 'deny', status: 403, reason };
}
