/** From resources to services: what the folder says about each API Management service, whichever stack says it. */
import { buildApis } from './apis';
import { attachedPolicies, type PolicyText } from './attached';
import type { SynthesizedProduct, SynthesizedResource, SynthesizedService, SynthesizedSubscription, Value } from './model';
import { API, flagOf, knownText, nameOf, pointedName, PRODUCT, textOf, type ServiceParts } from './parts';
import { Targets } from './resolve';
import { twinsAmong } from './twins';

const SERVICE = 'azurerm_api_management';

/** Types of the azurerm provider that say things which this model has no place for. */
const NOT_READ =
  /^azurerm_(api_management_workspace|resource_group_template_deployment|subscription_template_deployment|management_group_template_deployment|tenant_template_deployment)/;
/** What only azapi makes and changes no policy, API or credential of a client. */
const HARMLESS_AZAPI =
  /^Microsoft\.ApiManagement\/service\/(backends|authorizationProviders|authorizationProviders\/authorizations|authorizationProviders\/authorizations\/accessPolicies)@/i;

export function buildServices(
  resources: readonly SynthesizedResource[],
  policyText: PolicyText,
  problems: string[],
): readonly SynthesizedService[] {
  const targets = new Targets(resources);
  // Azure's names ignore case.
  const groups = new Map<string, { readonly name: string; readonly own: SynthesizedResource[] }>();
  for (const resource of resources) {
    if (NOT_READ.test(resource.type)) {
      problems.push(`${resource.file}: ${resource.address}: a ${resource.type} is not read; what it does to a service is not known`);
    }
    if (resource.type.startsWith('azapi_')) noteAzapi(resource, problems);
    const name = serviceName(resource, targets);
    if (name === undefined) continue;
    const group = groups.get(name.toLowerCase()) ?? { name, own: [] };
    groups.set(name.toLowerCase(), group);
    group.own.push(resource);
  }
  return [...groups.values()].map(({ name, own }) => buildService({ name, resources: own, targets, problems }, policyText));
}

function noteAzapi(resource: SynthesizedResource, problems: string[]): void {
  const type = textOf(resource.values['type']);
  if (type === undefined || (/^Microsoft\.ApiManagement\//i.test(type) && !HARMLESS_AZAPI.test(type))) {
    problems.push(`${resource.file}: ${resource.address}: what azapi does to ${type ?? 'a resource of unknown type'} is not read`);
  }
}

/** The name of the service that a resource belongs to; its address where the name is not known. */
function serviceName(resource: SynthesizedResource, targets: Targets): string | undefined {
  if (resource.type === SERVICE) return textOf(resource.values['name']) ?? `${resource.stack}/${resource.address}`;
  if (!resource.type.startsWith(`${SERVICE}_`)) return undefined;
  const direct = textOf(resource.values['api_management_name']);
  if (direct !== undefined) return direct;
  for (const attribute of [
    'api_management_name',
    'api_management_id',
    'api_id',
    'product_id',
    'api_management_logger_id',
    'gateway_id',
    'identity_provider_id',
  ]) {
    const id = textOf(resource.values[attribute]) ?? JSON.stringify(resource.raw[attribute] ?? '');
    const [, named] = /\/service\/([A-Za-z0-9-]+)/i.exec(id) ?? [];
    if (named !== undefined) return named;
    const service = targets.of(resource, attribute, [SERVICE]);
    if (service !== undefined) return textOf(service.values['name']) ?? `${service.stack}/${service.address.replace(/^data\./, '')}`;
    const owner = targets.of(resource, attribute, [`${SERVICE}_api`, `${SERVICE}_product`, `${SERVICE}_logger`, `${SERVICE}_gateway`]);
    if (owner !== undefined && owner !== resource) return serviceName(owner, targets);
  }
  return `${resource.stack}/unknown service`;
}

function buildService(parts: ServiceParts, policyText: PolicyText): SynthesizedService {
  const { name, resources, problems } = parts;
  const of = (type: string): readonly SynthesizedResource[] => resources.filter((resource) => resource.type === `${SERVICE}_${type}`);
  const [resource, second] = resources.filter(({ type }) => type === SERVICE);
  if (second !== undefined) problems.push(`${second.file}: ${second.address}: the service ${name} is made twice`);
  problems.push(...strangers(parts), ...twinsAmong(resources));
  // Up to its version 3 the provider took the service's own policy there, too.
  if (resource?.raw['policy'] !== undefined) {
    problems.push(`${resource.file}: ${resource.address}: its block policy is not read; what the policy of the service is, is not known`);
  }
  const policies = attachedPolicies(parts, policyText);
  return {
    name,
    ...(resource && { resource }),
    ...(policies.global && { policy: policies.global }),
    apis: buildApis(parts, policies),
    products: of('product').map((product) => buildProduct(parts, product, policies.products)),
    subscriptions: of('subscription').map((subscription) => buildSubscription(parts, subscription)),
    fragments: policies.fragments,
    namedValues: new Map(
      of('named_value').map((item) => [
        textOf(item.values['display_name']) ?? textOf(item.values['name']) ?? item.address,
        {
          // Unknown counts as secret, so that nobody prints it.
          secret: flagOf(item.values['secret'], false, true) || item.values['value_from_key_vault'] !== undefined,
          value: textOf(item.values['value']) ?? { unknown: true, expression: String(item.raw['value'] ?? 'value_from_key_vault') },
          resource: item,
        },
      ]),
    ),
    backends: new Map(of('backend').map((item) => [nameOf(item), { url: knownText(item, 'url'), resource: item }])),
    schemas: new Map(
      of('global_schema').map((item) => [
        textOf(item.values['schema_id']) ?? item.address,
        { type: textOf(item.values['type']) === 'xml' ? 'xml' : 'json', value: knownText(item, 'value'), resource: item },
      ]),
    ),
  };
}

/** Names alone tie these resources to the service: through another provider configuration they may mean another one. */
function strangers({ resources, name }: ServiceParts): readonly string[] {
  const providerOf = ({ raw }: SynthesizedResource): string => textOf(raw['provider'] as Value | undefined) ?? 'azurerm';
  const [first] = resources;
  const usual = providerOf(
    resources.find(({ type }) => type === SERVICE) ??
      resources.find(({ raw }) => raw['provider'] === undefined) ??
      (first as SynthesizedResource),
  );
  return resources
    .filter((resource) => providerOf(resource) !== usual)
    .map(
      (resource) =>
        `${resource.file}: ${resource.address}: is made through the provider ${providerOf(resource)} and not through ${usual}; whether that is the service ${name} is not known`,
    );
}

const GROUP = { type: `${SERVICE}_group`, key: 'name', segment: 'groups' } as const;

function buildProduct(
  parts: ServiceParts,
  resource: SynthesizedResource,
  policies: ReadonlyMap<string, SynthesizedProduct['policy']>,
): SynthesizedProduct {
  const name = textOf(resource.values['product_id']) ?? resource.address;
  const { values } = resource;
  const links = (type: string, attribute: string, kind: typeof API | typeof GROUP): string[] =>
    parts.resources
      .filter((link) => link.type === `${SERVICE}_${type}`)
      .filter((link) => pointedName(parts, link, 'product_id', PRODUCT) === name)
      .map((link) => pointedName(parts, link, attribute, kind) ?? unknownLink(parts, link, attribute));
  const limit = values['subscriptions_limit'];
  const policy = policies.get(name);
  return {
    name,
    displayName: textOf(values['display_name']) ?? name,
    // What isn't known counts as the less strict: readers must not rely on it.
    subscriptionRequired: flagOf(values['subscription_required'], true, false),
    approvalRequired: flagOf(values['approval_required'], false, false),
    ...(typeof limit === 'number' && { subscriptionsLimit: limit }),
    published: flagOf(values['published'], true, true),
    apis: links('product_api', 'api_name', API).map((api) => api.replace(/;rev=.*$/, '')),
    groups: links('product_group', 'group_name', GROUP),
    ...(policy && { policy }),
    resource,
  };
}

function unknownLink({ problems }: ServiceParts, link: SynthesizedResource, attribute: string): string {
  problems.push(`${link.file}: ${link.address}: ${attribute} is not known`);
  return `unknown:${link.address}`;
}

function buildSubscription(parts: ServiceParts, resource: SynthesizedResource): SynthesizedSubscription {
  const { values } = resource;
  const user = pointedName(parts, resource, 'user_id', { type: `${SERVICE}_user`, key: 'user_id', segment: 'users' });
  return {
    name: textOf(values['subscription_id']) ?? resource.address,
    displayName: textOf(values['display_name']) ?? '',
    scope: subscriptionScope(parts, resource),
    // The provider's own default, with which a key can't be used.
    state: textOf(values['state']) ?? 'submitted',
    allowTracing: flagOf(values['allow_tracing'], true, { unknown: true, expression: String(resource.raw['allow_tracing']) } as const),
    ...(user !== undefined && { user }),
    resource,
  };
}

function subscriptionScope(parts: ServiceParts, resource: SynthesizedResource): SynthesizedSubscription['scope'] {
  const product = resource.values['product_id'];
  const api = resource.values['api_id'];
  const has = (value: Value | undefined): boolean => value !== undefined && value !== null && value !== '';
  if (!has(product) && !has(api)) return { kind: 'all-apis' };
  const name = has(product)
    ? pointedName(parts, resource, 'product_id', PRODUCT)
    : pointedName(parts, resource, 'api_id', API)?.replace(/;rev=.*$/, '');
  if (name === undefined) return { unknown: true, expression: String(resource.raw['product_id'] ?? resource.raw['api_id']) };
  return { kind: has(product) ? 'product' : 'api', name };
}
