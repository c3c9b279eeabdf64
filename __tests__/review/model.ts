/** Models written by hand: one service with one FHIR API, as the generated policies would have it. */
import type { ApiOperation } from '../../access/operation';
import type { TokenRequirement } from '../../access/rule';
import { accessTable } from '../../policies/baseline/access-table';
import { tokenDecision } from '../../policies/baseline/token-decision';
import type { PolicyElement, Scope } from '../../policies/model';
import type { AttachedPolicy, SynthesizedModel, SynthesizedProduct, SynthesizedResource, SynthesizedService, SynthesizedSubscription, Value } from '../../synthesized/model';
import { choose, el, ipFilter, jwt, otherwise, refuse, setVariable, when } from './statements';

export interface Spec {
  readonly operations: readonly ApiOperation[];
  readonly publicOperations: readonly string[];
  readonly table: Readonly<Record<string, TokenRequirement>>;
  readonly token: PolicyElement;
  /** Statements of the service's policy. */
  readonly serviceInbound: readonly PolicyElement[];
  /** Statements of the API's policy, before and after the proof. */
  readonly first: readonly PolicyElement[];
  readonly last: readonly PolicyElement[];
  readonly outbound: readonly PolicyElement[];
  readonly productInbound: readonly PolicyElement[];
  readonly product: Partial<SynthesizedProduct>;
  readonly products: readonly SynthesizedProduct[];
  readonly subscriptions: readonly SynthesizedSubscription[];
  readonly subscriptionRequired: boolean;
  readonly protocols: readonly string[];
  readonly namedValues: Readonly<Record<string, string>>;
  readonly backend: string;
  readonly resources: readonly SynthesizedResource[];
  readonly apiPolicyText: string;
}

export const operation = (id: string, method: ApiOperation['method'], urlTemplate: string): ApiOperation => ({ id, method, urlTemplate, summary: `${method} ${urlTemplate}`, tags: [], parameters: [], requestContentTypes: [] });

export const scope = (value: string) => ({ kind: 'scope', value }) as const;
export const smart = (value: string) => ({ kind: 'smart', value }) as const;
export const role = (value: string) => ({ kind: 'role', value }) as const;

export const rateByKey = (calls: string, period: string, key = '@(context.Subscription.Id)'): PolicyElement => el('rate-limit-by-key', { calls, 'renewal-period': period, 'counter-key': key });
export const rate = (calls: string, period: string): PolicyElement => el('rate-limit', { calls, 'renewal-period': period });

export const SPEC: Spec = {
  operations: [operation('metadata', 'GET', '/metadata'), operation('read-patient', 'GET', '/Patient/{id}'), operation('create-patient', 'POST', '/Patient')],
  publicOperations: ['metadata'],
  table: { 'read-patient': [[scope('patient/Patient.r')], [role('Patient.Read.All')]], 'create-patient': [[scope('user/Patient.c')]] },
  token: jwt(),
  serviceInbound: [el('set-header', { name: 'X-User', 'exists-action': 'delete' }), ipFilter('allow', '10.0.0.0/8', '192.0.2.0/24')],
  first: [el('cors', { 'allow-credentials': 'false' }, el('allowed-origins', {}, el('origin', {}, 'https://app.example.org')))],
  last: [rateByKey('120', '60'), el('validate-content', { 'max-size': '102400', 'size-exceeded-action': 'prevent', 'unspecified-content-type-action': 'prevent' }), el('set-backend-service', { 'backend-id': 'fhir' })],
  outbound: [el('set-header', { name: 'Cache-Control', 'exists-action': 'override' }, el('value', {}, 'no-store'))],
  productInbound: [rate('600', '60'), el('quota', { calls: '100000', 'renewal-period': '86400' })],
  product: {},
  products: [],
  subscriptions: [],
  subscriptionRequired: true,
  protocols: ['https'],
  namedValues: {},
  backend: 'https://fhir.internal.example.org',
  resources: [],
  apiPolicyText: 'text',
};

export function resource(type: string, name: string, values: Readonly<Record<string, Value>> = {}): SynthesizedResource {
  return { address: `${type}.${name}`, type, name, stack: 'prod-apis', path: `prod-apis/${name}`, raw: {}, values, references: [], file: 'stacks/prod-apis/cdk.tf.json', assumed: [] };
}

function attach(scope: Scope, name: string, sections: Readonly<Record<string, readonly PolicyElement[]>>, text = 'text'): AttachedPolicy {
  return { scope, resource: resource(`azurerm_api_management_${scope}_policy`, name), text, document: { kind: 'document', sections } };
}

const BASE = el('base');
/** The token's decision with its result negated, as the generated policies refuse by it. */
export const REFUSED_DECISION = tokenDecision(['scp'], { smart: ['patient', 'user', 'system'], holds: false });

export function serviceOf(spec: Spec): SynthesizedService {
  const ids = spec.publicOperations.map((id) => JSON.stringify(id)).join(', ');
  const table = accessTable(Object.entries(spec.table).map(([operationId, token]) => ({ operationId, token })));
  const proof = choose(when(`@(new string[] { ${ids} }.Contains(context.Operation.Id))`), otherwise(spec.token, setVariable('access-requirement', table), choose(when(REFUSED_DECISION, refuse()))));
  const product: SynthesizedProduct = {
    name: 'patient-apps',
    displayName: 'Patient apps',
    subscriptionRequired: true,
    approvalRequired: true,
    subscriptionsLimit: 1,
    published: true,
    apis: ['fhir'],
    groups: ['developers'],
    policy: attach('product', 'ProductPolicy', { inbound: [BASE, ...spec.productInbound], backend: [BASE], outbound: [BASE], 'on-error': [BASE] }),
    resource: resource('azurerm_api_management_product', 'patient-apps'),
    ...spec.product,
  };
  return {
    name: 'healthcare-prod',
    resource: resource('azurerm_api_management', 'healthcare'),
    policy: attach('global', 'ServicePolicy', { inbound: spec.serviceInbound, backend: [el('forward-request', { timeout: '30' })], outbound: [], 'on-error': [] }),
    apis: [
      {
        name: 'fhir',
        displayName: 'FHIR',
        path: 'fhir/r4',
        protocols: spec.protocols,
        subscriptionRequired: spec.subscriptionRequired,
        revision: '1',
        isCurrent: true,
        operations: spec.operations,
        subscriptionKey: { header: 'Ocp-Apim-Subscription-Key', query: 'subscription-key' },
        policy: attach('api', 'ApiPolicy', { inbound: [...spec.first, BASE, proof, ...spec.last], backend: [BASE], outbound: [BASE, ...spec.outbound], 'on-error': [BASE] }, spec.apiPolicyText),
        operationPolicies: new Map(),
        resource: resource('azurerm_api_management_api', 'fhir'),
      },
    ],
    products: [product, ...spec.products],
    subscriptions: spec.subscriptions,
    fragments: new Map(),
    namedValues: new Map(Object.entries(spec.namedValues).map(([name, value]) => [name, { secret: false, value, resource: resource('azurerm_api_management_named_value', name) }])),
    backends: new Map([['fhir', { url: spec.backend, resource: resource('azurerm_api_management_backend', 'fhir') }]]),
    schemas: new Map(),
  };
}

export function modelOf(change: Partial<Spec> = {}): SynthesizedModel {
  const spec = { ...SPEC, ...change };
  return { folder: 'cdktf.out', stacks: ['prod-apis'], resources: spec.resources, terraform: new Map(), providers: new Map(), services: [serviceOf(spec)], problems: [] };
}
