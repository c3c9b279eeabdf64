/** A model for tests of rules: resources written as Terraform JSON, references kept unknown. */
import type { ApiOperation } from '../../access/operation';
import type { PolicyDocument, PolicyElement, PolicyNode, Section } from '../../policies/model';
import type { AttachedPolicy, Json, SynthesizedApi, SynthesizedModel, SynthesizedResource, SynthesizedService, Value } from '../../synthesized/model';
import { runCompliance } from '../../compliance/run';
import { type Rule, type Row } from '../../compliance/rule';

export type Attributes = Readonly<Record<string, Json>>;
/** `{ azurerm_key_vault: { main: { … } } }` */
export type Resources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

export interface FolderOptions {
  /** Leaves the service out, as where another team makes it. */
  readonly existing?: string;
  readonly terraform?: Attributes;
  /** The operations of the only API; `unreadable` where the contract could not be read. */
  readonly operations?: readonly Partial<ApiOperation>[] | 'unreadable';
  /** Policies: the service's, and the API's. `broken` is one that does not parse. */
  readonly servicePolicy?: Sections | 'broken';
  readonly apiPolicy?: Sections | 'broken';
}
export type Sections = Readonly<Partial<Record<Section, readonly PolicyNode[]>>>;

export function element(name: string, attributes: Readonly<Record<string, string>> = {}, ...children: readonly (PolicyNode | string)[]): PolicyElement {
  return { kind: 'element', name, attributes, children: children.map((child) => (typeof child === 'string' ? { kind: 'text', text: child } : child)) };
}

/** A service with nothing to object to, to be changed by cases. */
export const SERVICE: Attributes = {
  name: 'apim',
  sku_name: 'Premium_2',
  zones: ['1', '2'],
  virtual_network_type: 'Internal',
  virtual_network_configuration: { subnet_id: '${azurerm_subnet.apim.id}' },
  identity: { type: 'UserAssigned', identity_ids: ['${azurerm_user_assigned_identity.apim.id}'] },
  security: { frontend_tls10_enabled: false, triple_des_ciphers_enabled: false },
  sign_up: { enabled: false },
};

export function modelOf(resources: Resources, options: FolderOptions = {}): SynthesizedModel {
  const list = Object.entries(resources).flatMap(([type, named]) => Object.entries(named).map(([name, raw]) => resource(type, name, raw)));
  const own = list.find(({ type }) => type === 'azurerm_api_management');
  const apis = list.filter(({ type }) => type === 'azurerm_api_management_api').map((api) => apiOf(api, options));
  const servicePolicy = attached('global', options.servicePolicy);
  const service: SynthesizedService = {
    name: options.existing ?? 'apim',
    ...(own !== undefined && options.existing === undefined && { resource: own }),
    ...(servicePolicy !== undefined && { policy: servicePolicy }),
    apis,
    products: [],
    subscriptions: [],
    fragments: new Map(),
    namedValues: new Map(
      list
        .filter(({ type }) => type === 'azurerm_api_management_named_value')
        .map((value) => [
          String(value.raw['name']),
          { secret: value.raw['secret'] === true, value: typeof value.raw['value'] === 'string' ? value.raw['value'] : { unknown: true as const, expression: '' }, resource: value },
        ]),
    ),
    backends: new Map(list.filter(({ type }) => type === 'azurerm_api_management_backend').map((backend) => [String(backend.raw['name']), { url: String(backend.raw['url']), resource: backend }])),
    schemas: new Map(),
  };
  return {
    folder: '/folder',
    stacks: ['stack'],
    resources: list,
    terraform: new Map([['stack', options.terraform ?? {}]]),
    providers: new Map(),
    services: own === undefined && options.existing === undefined ? [] : [service],
    problems: [],
  };
}

function resource(type: string, name: string, raw: Attributes): SynthesizedResource {
  const references = [...JSON.stringify(raw).matchAll(/\$\{(?:data\.)?(azurerm_\w+\.[\w-]+)/g)].map(([, address]) => address as string);
  return {
    address: `${type}.${name}`,
    type,
    name,
    stack: 'stack',
    path: `stack/${name}/Resource`,
    raw,
    values: valuesOf(raw) as Readonly<Record<string, Value>>,
    references: [...new Set(references)].sort(),
    assumed: [],
    file: 'stacks/stack/cdk.tf.json',
    line: 7,
  };
}

function valuesOf(raw: Json): Value {
  if (typeof raw === 'string') return raw.includes('${') ? { unknown: true, expression: raw } : raw;
  if (Array.isArray(raw)) return (raw as readonly Json[]).map(valuesOf);
  return typeof raw === 'object' && raw !== null ? Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, valuesOf(value)])) : (raw as Value);
}

function apiOf(api: SynthesizedResource, options: FolderOptions): SynthesizedApi {
  const policy = attached('api', options.apiPolicy);
  const blank: ApiOperation = { id: 'read', method: 'GET', urlTemplate: '/Patient/{id}', summary: '', tags: [], parameters: [], requestContentTypes: [] };
  return {
    name: String(api.raw['name'] ?? api.name),
    displayName: '',
    path: 'fhir',
    protocols: [],
    subscriptionRequired: api.raw['subscription_required'] !== false,
    revision: '1',
    isCurrent: true,
    ...(typeof api.raw['service_url'] === 'string' && { serviceUrl: api.raw['service_url'] }),
    operations: options.operations === 'unreadable' ? { unknown: true, expression: 'file("x")' } : (options.operations ?? [{}]).map((operation) => ({ ...blank, ...operation })),
    subscriptionKey: { header: 'Hospital-Pass', query: 'subscription-key' },
    ...(policy !== undefined && { policy }),
    operationPolicies: new Map(),
    resource: api,
  };
}

function attached(scope: 'global' | 'api', sections: Sections | 'broken' | undefined): AttachedPolicy | undefined {
  if (sections === undefined) return undefined;
  const holder = resource(scope === 'global' ? 'azurerm_api_management_policy' : 'azurerm_api_management_api_policy', 'policy', {});
  if (sections === 'broken') return { scope, resource: holder, text: '<policies', error: 'line 1: unexpected end' };
  const document: PolicyDocument = { kind: 'document', sections };
  return { scope, resource: holder, text: '', document };
}

/** What a run of the rule alone says of a model. */
export function rowsOf(rule: Rule, model: SynthesizedModel): readonly Row[] {
  return runCompliance(model, { profile: 'production', suppressions: [], today: '2026-01-01', rules: [rule] }).rows;
}

/** The statuses that a rule gives, each once, in order of gravity. */
export function statusesOf(rule: Rule, resources: Resources, options?: FolderOptions): readonly string[] {
  const found = new Set(rowsOf(rule, modelOf(resources, options)).map(({ status }) => status));
  return ['non-compliant', 'unknown', 'compliant', 'not-applicable'].filter((status) => found.has(status as Row['status']));
}
