/**
 * Who can call what: the access facts of every operation with every kind of credential, from synthesized JSON.
 * Operations that the policies treat alike share one facts object, so ten thousand cost little more than ten.
 */
import type { ApiOperation } from '../access/operation';
import { comesWithKey, credentialsOf, effectivePolicy } from '../synthesized/effective';
import type { Credential, EffectivePolicy, SynthesizedApi, SynthesizedModel, SynthesizedService, Unknown } from '../synthesized/model';
import type { AccessFacts } from './facts/access-facts';
import { compile, type Program, type Surroundings } from './walk/program';
import { walk } from './walk/walk';

export interface OperationFacts {
  readonly operation: ApiOperation;
  readonly facts: AccessFacts;
  readonly policy: EffectivePolicy;
}

export interface CredentialAccess {
  readonly credential: Credential;
  /** `product patient-apps`, `key of the API`, `key of all APIs`, `no key`. */
  readonly label: string;
  readonly operations: readonly OperationFacts[];
}

export interface ApiAccess {
  readonly api: SynthesizedApi;
  /** Why the operations can't be told, where they can't. */
  readonly unknownOperations?: string;
  readonly credentials: readonly CredentialAccess[];
}

export interface ServiceAccess {
  readonly service: SynthesizedService;
  readonly apis: readonly ApiAccess[];
}

/** Who may call what, for every service, API, operation and kind of credential of the synthesized folder. */
export function accessOf(model: SynthesizedModel): readonly ServiceAccess[] {
  return model.services.map((service) => ({ service, apis: service.apis.map((api) => apiAccess(service, api)) }));
}

/** An operation that stands for all of those that a contract doesn't tell. */
const ANY_OPERATION: ApiOperation = {
  id: '*',
  method: 'GET',
  urlTemplate: '/*',
  summary: 'any operation',
  tags: [],
  parameters: [],
  requestContentTypes: [],
};

function apiAccess(service: SynthesizedService, api: SynthesizedApi): ApiAccess {
  const surroundings = surroundingsOf(service);
  const programs = new Map<EffectivePolicy, { readonly program: Program; readonly facts: Map<string, AccessFacts> }>();
  const target = isUnknown(api.serviceUrl) ? api.serviceUrl.expression : (api.serviceUrl ?? 'no backend');
  const known = isUnknown(api.operations) ? undefined : api.operations;
  const credentials = credentialsOf(service, api).map((credential): CredentialAccess => {
    const withKey = comesWithKey(service, credential);
    const operations = (known ?? [ANY_OPERATION]).map((operation): OperationFacts => {
      const policy = effectivePolicy(service, api, operation.id, credential);
      let compiled = programs.get(policy);
      if (compiled === undefined) programs.set(policy, (compiled = { program: compile(policy, surroundings), facts: new Map() }));
      // What stands for operations that nobody knows may be called by any method.
      const called = {
        id: operation.id,
        ...(known !== undefined && { method: operation.method }),
        ...(withKey !== undefined && { withKey }),
      };
      const key = compiled.program.keyOf(called);
      let facts = compiled.facts.get(key);
      if (facts === undefined) compiled.facts.set(key, (facts = walk(compiled.program, called, target)));
      return { operation, facts, policy };
    });
    return { credential, label: credentialLabel(credential), operations };
  });
  return { api, ...(isUnknown(api.operations) && { unknownOperations: api.operations.expression }), credentials };
}

function surroundingsOf(service: SynthesizedService): Surroundings {
  return {
    namedValues: new Map(
      [...service.namedValues].flatMap(([name, { secret, value }]) => (secret || isUnknown(value) ? [] : [[name, value]])),
    ),
    backends: new Map([...service.backends].map(([name, { url }]) => [name, isUnknown(url) ? `backend ${name} (${url.expression})` : url])),
  };
}

/** A value that Terraform decides later, or that could not be read. */
export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && (value as Unknown).unknown === true;
}

function credentialLabel(credential: Credential): string {
  switch (credential.kind) {
    case 'product':
      return `product ${credential.product}`;
    case 'api':
      return 'key of the API';
    case 'all-access':
      return 'key of all APIs';
    case 'none':
      return 'no key';
  }
}
