/** Rules of a configuration that concern more than one value. */
import ipaddr from 'ipaddr.js';
import type { ConfigurationProblem, Report } from './problem';
import { checkRepetition, checkSecrets } from './repetition';
import type { Environment } from './schema';

/**
 * Tiers and the units that each may have, as azurerm 4.55 accepts them
 * (https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/api_management#sku_name).
 */
const MAXIMUM_UNITS: Readonly<Record<string, number>> = {
  Consumption: 0, Developer: 1, Basic: 2, Standard: 4, Premium: 31, BasicV2: 10, StandardV2: 10, PremiumV2: 30,
};
const TIERS = Object.keys(MAXIMUM_UNITS).map((name) => `${name}_<units>`).join(', ');
/** Tiers whose gateway can be put into a virtual network of one's own. */
const INJECTABLE = ['Developer', 'Premium', 'PremiumV2'];
/** Tiers that take a private endpoint. */
const PRIVATE_ENDPOINT = ['Developer', 'Basic', 'Standard', 'Premium', 'StandardV2', 'PremiumV2'];

export function checkEnvironment(environment: Environment, file: string): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const report: Report = (path, expected, found, mend) =>
    problems.push({ place: `${file}: ${path}`, expected, found: typeof found === 'string' ? found : JSON.stringify(found), ...(mend !== undefined && { mend }) });
  checkService(environment, report);
  checkNames(environment, report);
  checkProducts(environment, report);
  checkPaths(environment, report);
  checkState(environment, report);
  checkRanges(environment, report);
  checkCertificates(environment, report);
  checkIdentity(environment, report);
  checkReserved(environment, report);
  checkRepetition(environment, report);
  checkSecrets(environment, report);
  return problems;
}

function checkService({ service, production }: Environment, report: Report): void {
  if ('existing' in service) {
    const { sku } = service.existing;
    if (MAXIMUM_UNITS[/^([A-Za-z0-9]+)_\d+$/.exec(sku)?.[1] ?? ''] === undefined) report('service.existing.sku', `one of ${TIERS}`, sku);
    return;
  }
  const [, tier = '', units = ''] = /^([A-Za-z0-9]+)_(\d+)$/.exec(service.sku) ?? [];
  const maximum = MAXIMUM_UNITS[tier];
  if (maximum === undefined) {
    report('service.sku', `one of ${TIERS}`, service.sku);
    return;
  }
  const capacity = Number(units);
  const minimum = Math.min(1, maximum);
  if (capacity < minimum || capacity > maximum) report('service.sku', minimum === maximum ? `${tier}_${maximum}` : `${tier}_${minimum} to ${tier}_${maximum}`, service.sku);
  if (service.zones.length > 0 && tier !== 'Premium') {
    report('service.zones', 'no zones, which azurerm passes on for Premium only', service.zones, 'remove the zones or choose Premium');
  } else if (service.zones.length > 0 && capacity % service.zones.length !== 0) {
    report('service.sku', `units that are a multiple of the ${service.zones.length} zones`, service.sku, `for example Premium_${service.zones.length}`);
  }
  const { network } = service;
  if ((network.mode === 'internal' || network.mode === 'external') && !INJECTABLE.includes(tier)) {
    report('service.network.mode', `public or private-endpoint, because ${tier} cannot be put into a virtual network`, network.mode, `one of ${INJECTABLE.join(', ')} can`);
  }
  if (network.mode === 'private-endpoint' && !PRIVATE_ENDPOINT.includes(tier)) {
    report('service.network.mode', `public, because ${tier} takes no private endpoint`, network.mode);
  }
  if (service.additionalLocations.length > 0 && tier !== 'Premium') {
    report('service.additionalLocations', 'none, because only Premium has further regions', `${service.additionalLocations.length} with ${tier}`);
  }
  if (service.additionalLocations.length > 0 && (network.mode === 'internal' || network.mode === 'external')) {
    report('service.additionalLocations', 'none in a virtual network: each would need a network of its own in its region', `${service.additionalLocations.length} with network mode ${network.mode}`, "use network mode 'public' or 'private-endpoint', or an environment for each region");
  }
  service.additionalLocations.forEach((location, index) => {
    if (location.zones.length > 0 && location.capacity % location.zones.length !== 0) {
      report(`service.additionalLocations[${index}].capacity`, `a multiple of its ${location.zones.length} zones`, location.capacity);
    }
  });
  if (!service.publicNetworkAccess && network.mode !== 'private-endpoint') {
    report('service.publicNetworkAccess', 'true unless a private endpoint is there to reach the service by', 'false', "set network.mode to 'private-endpoint', or leave publicNetworkAccess out");
  }
  if (production && ['Developer', 'Consumption'].includes(tier)) {
    report('service.sku', 'a tier with a service level agreement and a network of its own in production', service.sku, 'for example Premium_2');
  }
}

function checkNames(environment: Environment, report: Report): void {
  const known = {
    api: Object.keys(environment.apis),
    group: Object.keys(environment.groups),
    product: Object.keys(environment.products),
    user: Object.keys(environment.users),
    'identity provider': Object.keys(environment.identityProviders),
    'authorization server': Object.keys(environment.authorizationServers),
    'OpenID Connect provider': Object.keys(environment.openIdConnectProviders),
  };
  const mustExist = (path: string, kind: keyof typeof known, name: string | undefined): void => {
    if (name !== undefined && !known[kind].includes(name)) {
      report(path, `the name of a configured ${kind} (${known[kind].join(', ') || 'there is none'})`, JSON.stringify(name));
    }
  };
  for (const [name, api] of Object.entries(environment.apis)) {
    api.identityProviders.forEach((provider, index) => mustExist(`apis.${name}.identityProviders[${index}]`, 'identity provider', provider));
    const portal = api.portalAuthorization;
    if (portal && 'authorizationServer' in portal) mustExist(`apis.${name}.portalAuthorization.authorizationServer`, 'authorization server', portal.authorizationServer);
    if (portal && 'openIdConnectProvider' in portal) mustExist(`apis.${name}.portalAuthorization.openIdConnectProvider`, 'OpenID Connect provider', portal.openIdConnectProvider);
  }
  for (const [name, product] of Object.entries(environment.products)) {
    product.apis.forEach((api, index) => mustExist(`products.${name}.apis[${index}]`, 'api', api));
    product.groups.forEach((group, index) => mustExist(`products.${name}.groups[${index}]`, 'group', group));
  }
  for (const [name, user] of Object.entries(environment.users)) {
    user.groups.forEach((group, index) => mustExist(`users.${name}.groups[${index}]`, 'group', group));
  }
  for (const [name, subscription] of Object.entries(environment.subscriptions)) {
    mustExist(`subscriptions.${name}.product`, 'product', subscription.product);
    mustExist(`subscriptions.${name}.api`, 'api', subscription.api);
    mustExist(`subscriptions.${name}.user`, 'user', subscription.user);
  }
}

function checkProducts(environment: Environment, report: Report): void {
  for (const [name, product] of Object.entries(environment.products)) {
    if (product.subscriptionsLimit < 1) {
      report(`products.${name}.subscriptionsLimit`, `a number > 0${product.approvalRequired ? ' because approval is required' : ''}`, product.subscriptionsLimit);
    }
  }
}

/** The service tells APIs apart by their path; only versions of one API share it. */
function checkPaths({ apis }: Environment, report: Report): void {
  const owners = new Map<string, string>();
  const versions = new Map<string, string>();
  for (const [name, { path, version, versionOf }] of Object.entries(apis)) {
    const first = versionOf === undefined ? undefined : Object.hasOwn(apis, versionOf) ? apis[versionOf] : undefined;
    if (versionOf !== undefined && (first === undefined || first.versionOf !== undefined)) {
      report(`apis.${name}.versionOf`, `the name of a configured API that is no further version itself (${Object.keys(apis).filter((other) => other !== name && apis[other]?.versionOf === undefined).join(', ') || 'there is none'})`, versionOf);
      continue;
    }
    if (first !== undefined && first.path !== path) report(`apis.${name}.path`, `the path of apis.${versionOf}, of which it is a version: ${first.path}`, path);
    const family = versionOf ?? name;
    const owner = owners.get(path.toLowerCase());
    if (owner !== undefined && owner !== family) {
      report(`apis.${name}.path`, `a path of its own; apis.${owner} is at the same path`, path, `take another, or write versionOf: '${owner}' where it is a further version of that API`);
    } else {
      owners.set(path.toLowerCase(), family);
    }
    const twin = versions.get(`${family}/${version.toLowerCase()}`);
    if (twin !== undefined) report(`apis.${name}.version`, `a version of its own; apis.${twin} has the same`, version);
    else versions.set(`${family}/${version.toLowerCase()}`, name);
  }
}

function checkState(environment: Environment, report: Report): void {
  if (environment.production && environment.state.kind === 'local') {
    report('state.kind', 'azurerm in production, because a state holds secrets and must be shared and locked', 'local');
  }
}

function checkRanges(environment: Environment, report: Report): void {
  const parse = (path: string, text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined => {
    // Zeros in front make a number octal to some readers.
    if (!ipaddr.isValidCIDR(text) || /(?:^|\.)0\d/.test(text)) {
      report(path, 'a CIDR range such as 10.0.0.0/24', text);
      return undefined;
    }
    const [address, prefix] = ipaddr.parseCIDR(text);
    const first = (address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(text);
    if (first.toString() !== address.toString()) report(path, "the range's first address", text, `did you mean ${first.toString()}/${prefix}?`);
    return [address, prefix];
  };
  const ranges = (environment.networks ?? []).map((range, index) => parse(`networks[${index}]`, range));
  ranges.forEach((range, index) => {
    const other = ranges.findIndex((earlier, place) => place < index && range !== undefined && earlier !== undefined && overlap(range, earlier));
    if (other >= 0) report(`networks[${index}]`, `a range apart from networks[${other}] (${environment.networks?.[other]})`, environment.networks?.[index], 'keep the wider one');
  });
  if ('existing' in environment.service || environment.service.network.mode === 'public') return;
  const { addressSpace, subnetPrefix } = environment.service.network;
  const space = parse('service.network.addressSpace', addressSpace);
  const subnet = parse('service.network.subnetPrefix', subnetPrefix);
  for (const [path, range] of [['addressSpace', space], ['subnetPrefix', subnet]] as const) {
    if (range?.[0].kind() === 'ipv6') report(`service.network.${path}`, 'an IPv4 range: the service has no IPv6 address in a network of its own', path === 'addressSpace' ? addressSpace : subnetPrefix);
  }
  if (subnet?.[0].kind() === 'ipv4' && subnet[1] > SMALLEST_SUBNET) report('service.network.subnetPrefix', `a range of /${SMALLEST_SUBNET} or more addresses, the smallest subnet of Azure`, subnetPrefix);
  if (space && subnet && (space[0].kind() !== subnet[0].kind() || subnet[1] < space[1] || !subnet[0].match(space))) {
    report('service.network.subnetPrefix', `a range inside ${addressSpace}`, subnetPrefix);
  }
}

const SMALLEST_SUBNET = 29;

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Two CIDR ranges overlap exactly when the one with the shorter prefix holds the other's address. */
function overlap(a: Range, b: Range): boolean {
  if (a[0].kind() !== b[0].kind()) return false;
  return a[0].match([b[0], Math.min(a[1], b[1])] as Range);
}

function checkCertificates(environment: Environment, report: Report): void {
  const { certificates, service } = environment;
  const clients = Object.entries(certificates).flatMap(([name, certificate]) => (certificate.kind === 'client' ? [name] : []));
  for (const [name, api] of Object.entries(environment.apis)) {
    const { credentials } = api.backend;
    if (credentials.kind === 'client-certificate' && !clients.includes(credentials.certificate)) {
      report(`apis.${name}.backend.credentials.certificate`, `the name of a configured client certificate (${clients.join(', ') || 'there is none'})`, credentials.certificate);
    }
    if (api.certificateBoundTokens && !api.clientCertificates) {
      report(`apis.${name}.certificateBoundTokens`, 'clientCertificates beside it, which say whose certificates are accepted', 'no clientCertificates');
    }
    if (api.clientCertificates && 'name' in service && !service.negotiateClientCertificate) {
      report('service.negotiateClientCertificate', `true, because apis.${name} accepts client certificates`, 'false', 'without it no client is asked for a certificate, and every call is refused');
    }
  }
  if ('existing' in service) {
    checkExisting(environment, service.existing, report);
    for (const [name, certificate] of Object.entries(certificates)) {
      if (certificate.kind === 'authority') report(`certificates.${name}`, 'no authority, because authorities belong to the service, which is made elsewhere', 'authority');
    }
  }
}

/** What an existing service must be known by, for the parts that need it. */
function checkExisting({ namedValues, certificates, apis, subscriptions }: Environment, { identityName, vaultName }: { readonly identityName?: string | undefined; readonly vaultName?: string | undefined }, report: Report): void {
  const readers = [
    ...Object.entries(namedValues).flatMap(([name, value]) => (value.kind === 'key-vault' ? [`namedValues.${name}`] : [])),
    ...Object.entries(certificates).flatMap(([name, certificate]) => (certificate.kind === 'client' ? [`certificates.${name}`] : [])),
    ...Object.entries(apis).flatMap(([name, api]) => (api.backend.credentials.kind === 'header' ? [`apis.${name}.backend.credentials`] : [])),
  ];
  if (identityName === undefined && readers.length > 0) {
    report('service.existing.identityName', `the user-assigned identity that reads the vault, because of ${readers.join(', ')}`, 'nothing');
  }
  const keepers = Object.entries(subscriptions).flatMap(([name, { keysInVault }]) => (keysInVault ? [`subscriptions.${name}`] : []));
  if (vaultName === undefined && keepers.length > 0) report('service.existing.vaultName', `the vault for the keys of ${keepers.join(', ')}`, 'nothing');
}

function checkIdentity(environment: Environment, report: Report): void {
  const issuers = new Map<string, string>();
  for (const [name, provider] of Object.entries(environment.identityProviders)) {
    const issuer = provider.kind === 'entra' ? provider.tenantId.toLowerCase() : provider.issuer;
    const owner = issuers.get(issuer);
    if (owner !== undefined) report(`identityProviders.${name}`, `an issuer of its own; identityProviders.${owner} has the same`, issuer, 'give one provider all the audiences');
    else issuers.set(issuer, name);
  }
  for (const [name, api] of Object.entries(environment.apis)) {
    if (api.smart && api.style !== 'fhir') report(`apis.${name}.smart`, "style 'fhir', because SMART App Launch is for FHIR APIs", `style '${api.style}'`);
  }
}

/** The application makes this named value itself. */
export const IDENTITY_NAMED_VALUE = 'identity-client-id';

function checkReserved(environment: Environment, report: Report): void {
  if (IDENTITY_NAMED_VALUE in environment.namedValues) {
    report(`namedValues.${IDENTITY_NAMED_VALUE}`, 'another name; this one is made from the service’s identity', IDENTITY_NAMED_VALUE);
  }
  for (const [kind, names] of Object.entries({ namedValues: environment.namedValues, groups: environment.groups, products: environment.products, apis: environment.apis })) {
    const seen = new Map<string, string>();
    for (const name of Object.keys(names)) {
      const earlier = seen.get(name.toLowerCase());
      if (earlier !== undefined) report(`${kind}.${name}`, `a name that differs from '${earlier}' in more than case`, name, 'Azure compares names without case');
      seen.set(name.toLowerCase(), name);
    }
  }
}
