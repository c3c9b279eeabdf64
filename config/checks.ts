/** Rules of a configuration that concern more than one value. */
import { cidrContains, cidrOverlap } from '../access/networks';
import { NAMES } from '../azure/names';
import { readSku, tiersThat } from '../azure/tiers';
import { checkDerivedNames } from './derived-names';
import type { ConfigurationProblem, Report } from './problem';
import { checkRepetition, checkSecrets } from './repetition';
import type { Environment } from './schema';
import { checkTags } from './tags';

export function checkEnvironment(environment: Environment, file: string): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const report: Report = (path, expected, found, mend) =>
    problems.push({
      place: `${file}: ${path}`,
      expected,
      found: typeof found === 'string' ? found : JSON.stringify(found),
      ...(mend !== undefined && { mend }),
    });
  checkService(environment, report);
  checkNames(environment, report);
  checkProducts(environment, report);
  checkPaths(environment, report);
  checkState(environment, report);
  checkRanges(environment, report);
  checkCertificates(environment, report);
  checkIdentity(environment, report);
  checkDerivedNames(environment, report);
  checkRepetition(environment, report);
  checkSecrets(environment, report);
  checkTags(environment, report);
  return problems;
}

function checkService({ service, production, subscriptions }: Environment, report: Report): void {
  if ('existing' in service) {
    const known = readSku(service.existing.sku);
    if ('expected' in known) report('service.existing.sku', known.expected, service.existing.sku);
    return;
  }
  const sku = readSku(service.sku);
  if ('expected' in sku) {
    report('service.sku', sku.expected, service.sku);
    return;
  }
  const { tier, capacity } = sku;
  if (service.zones.length > 0 && tier !== 'Premium') {
    report('service.zones', 'no zones, which azurerm passes on for Premium only', service.zones, 'remove the zones or choose Premium');
  } else if (service.zones.length > 0 && capacity % service.zones.length !== 0) {
    report(
      'service.sku',
      `units that are a multiple of the ${service.zones.length} zones`,
      service.sku,
      `for example Premium_${service.zones.length}`,
    );
  }
  const { network } = service;
  const injected = network.mode === 'internal' || network.mode === 'external';
  if (network.mode === 'internal' || network.mode === 'external') {
    const { mode } = network;
    if (sku.networkModes.length === 0) {
      report(
        'service.network.mode',
        `public or private-endpoint, because ${tier} cannot be put into a virtual network`,
        mode,
        `one of ${tiersThat(({ networkModes }) => networkModes.includes(mode)).join(', ')} can`,
      );
    } else if (!sku.networkModes.includes(mode)) {
      report(
        'service.network.mode',
        `${sku.networkModes.join(' or ')}, because that is how ${tier} stands in a virtual network`,
        mode,
        `one of ${tiersThat(({ networkModes }) => networkModes.includes(mode)).join(', ')} can be ${mode}`,
      );
    }
  }
  if (injected && sku.gateway === 'classic' && !NAMES.domainNameLabel.pattern.test(service.name.toLowerCase())) {
    report(
      'service.name',
      `${NAMES.domainNameLabel.expected}, because in a virtual network it is the label of the public address, too`,
      service.name,
    );
  }
  if (network.mode === 'private-endpoint' && !sku.privateEndpoint) {
    report('service.network.mode', `public, because ${tier} takes no private endpoint`, network.mode);
  }
  if (service.additionalLocations.length > 0 && tier !== 'Premium') {
    report(
      'service.additionalLocations',
      'none, because only Premium has further regions',
      `${service.additionalLocations.length} with ${tier}`,
    );
  }
  service.additionalLocations.forEach((location, index) => {
    if (injected && location.network === undefined) {
      report(
        `service.additionalLocations[${index}].network`,
        `the region's own, because the service stands in a network (mode ${network.mode})`,
        'nothing',
        "write network: { addressSpace: '…', subnetPrefix: '…' }",
      );
    }
    if (!injected && location.network !== undefined) {
      report(
        `service.additionalLocations[${index}].network`,
        `nothing, because with network mode ${network.mode} the service stands in no network`,
        'a network',
      );
    }
    if (location.zones.length > 0 && location.capacity % location.zones.length !== 0) {
      report(`service.additionalLocations[${index}].capacity`, `a multiple of its ${location.zones.length} zones`, location.capacity);
    }
  });
  if (!service.publicNetworkAccess && network.mode !== 'private-endpoint') {
    report(
      'service.publicNetworkAccess',
      'true unless a private endpoint is there to reach the service by',
      'false',
      "set network.mode to 'private-endpoint', or leave publicNetworkAccess out",
    );
  }
  const keepers = keptInVault(subscriptions);
  if (keepers.length > 0 && network.mode === 'public' && service.vaultAllowedRanges.length === 0) {
    report(
      'service.vaultAllowedRanges',
      `the address from which Terraform runs, because it writes the keys of ${keepers.join(', ')} into the vault, which is closed otherwise`,
      'none',
    );
  }
  for (const host of ['portal', 'management'] as const) {
    if (service.hosts[host] && sku.gateway !== 'classic') {
      report(
        `service.hosts.${host}`,
        `none, because ${tier} takes a host name of one's own for the gateway only`,
        service.hosts[host]?.hostName,
      );
    }
  }
  if (service.negotiateClientCertificate && !service.hosts.gateway && tier !== 'Consumption') {
    report(
      'service.hosts.gateway',
      'a host name, because negotiateClientCertificate is a property of one',
      'nothing',
      'name the host and its certificate under service.hosts.gateway',
    );
  }
  if (production && ['Developer', 'Consumption'].includes(tier)) {
    report(
      'service.sku',
      'a tier with a service level agreement and a network of its own in production',
      service.sku,
      'for example Premium_2',
    );
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
    api.identityProviders.forEach((provider, index) =>
      mustExist(`apis.${name}.identityProviders[${index}]`, 'identity provider', provider),
    );
    const portal = api.portalAuthorization;
    if (portal && 'authorizationServer' in portal) {
      mustExist(`apis.${name}.portalAuthorization.authorizationServer`, 'authorization server', portal.authorizationServer);
    }
    if (portal && 'openIdConnectProvider' in portal) {
      mustExist(`apis.${name}.portalAuthorization.openIdConnectProvider`, 'OpenID Connect provider', portal.openIdConnectProvider);
    }
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
      report(
        `products.${name}.subscriptionsLimit`,
        `a number > 0${product.approvalRequired ? ' because approval is required' : ''}`,
        product.subscriptionsLimit,
      );
    }
    for (const user of Object.keys(environment.users)) {
      const held = Object.values(environment.subscriptions).filter(
        (subscription) => subscription.product === name && subscription.user === user,
      ).length;
      if (held > Math.max(1, product.subscriptionsLimit)) {
        report(
          `products.${name}.subscriptionsLimit`,
          `at least ${held}, because the user ${user} has that many subscriptions to it`,
          product.subscriptionsLimit,
        );
      }
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
      report(
        `apis.${name}.versionOf`,
        `the name of a configured API that is no further version itself (${
          Object.keys(apis)
            .filter((other) => other !== name && apis[other]?.versionOf === undefined)
            .join(', ') || 'there is none'
        })`,
        versionOf,
      );
      continue;
    }
    if (first !== undefined && first.path !== path) {
      report(`apis.${name}.path`, `the path of apis.${versionOf}, of which it is a version: ${first.path}`, path);
    }
    const family = versionOf ?? name;
    const owner = owners.get(path.toLowerCase());
    if (owner !== undefined && owner !== family) {
      report(
        `apis.${name}.path`,
        `a path of its own; apis.${owner} is at the same path`,
        path,
        `take another, or write versionOf: '${owner}' where it is a further version of that API`,
      );
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
  // A text that is no range has been reported by the schema, and a sample stands in its place.
  const ranges = environment.networks ?? [];
  ranges.forEach((range, index) => {
    const other = ranges.findIndex((earlier, place) => place < index && cidrOverlap(range, earlier));
    if (other >= 0) report(`networks[${index}]`, `a range apart from networks[${other}] (${ranges[other]})`, range, 'keep the wider one');
  });
  if ('existing' in environment.service) return;
  if (environment.service.network.mode === 'public') {
    if (!environment.logs.internetQueries) {
      report(
        'logs.internetQueries',
        "a network from which they are queried instead, so service.network.mode 'internal', 'external' or 'private-endpoint'",
        "'public'",
      );
    }
    return;
  }
  const delegated = environment.service.sku.startsWith('PremiumV2') && environment.service.network.mode !== 'private-endpoint';
  if (delegated && !environment.logs.internetQueries) {
    report('logs.internetQueries', 'true, because PremiumV2 has its subnet to itself and leaves none for a private endpoint', 'false');
  }
  const narrowest = delegated ? SMALLEST_DELEGATED_SUBNET : SMALLEST_SUBNET;
  const regions = [
    { path: 'service.network', ...environment.service.network },
    ...environment.service.additionalLocations.flatMap(({ network }, index) =>
      network === undefined ? [] : [{ path: `service.additionalLocations[${index}].network`, ...network }],
    ),
  ];
  regions.forEach(({ path, addressSpace, subnetPrefix }, index) => {
    if (!cidrContains(addressSpace, subnetPrefix)) report(`${path}.subnetPrefix`, `a range inside ${addressSpace}`, subnetPrefix);
    if (Number(subnetPrefix.split('/')[1]) > narrowest) {
      report(
        `${path}.subnetPrefix`,
        `a range of /${narrowest} or wider, ${delegated ? 'which PremiumV2 demands' : 'because Azure keeps five addresses of a subnet to itself'}`,
        subnetPrefix,
      );
    }
    const other = regions.find((earlier, place) => place < index && cidrOverlap(earlier.addressSpace, addressSpace));
    if (other !== undefined) {
      report(
        `${path}.addressSpace`,
        `a range apart from ${other.path} (${other.addressSpace}), without which the two networks can never be peered`,
        addressSpace,
      );
    }
  });
}

/** https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
const SMALLEST_SUBNET = 29;
/** https://learn.microsoft.com/azure/api-management/inject-vnet-v2 */
const SMALLEST_DELEGATED_SUBNET = 27;

function checkCertificates(environment: Environment, report: Report): void {
  const { certificates, service } = environment;
  const clients = Object.entries(certificates).flatMap(([name, certificate]) => (certificate.kind === 'client' ? [name] : []));
  for (const [name, api] of Object.entries(environment.apis)) {
    const { credentials } = api.backend;
    if (credentials.kind === 'client-certificate' && !clients.includes(credentials.certificate)) {
      report(
        `apis.${name}.backend.credentials.certificate`,
        `the name of a configured client certificate (${clients.join(', ') || 'there is none'})`,
        credentials.certificate,
      );
    }
    api.clientCertificates?.forEach(({ issuerCertificateId: issuer }, index) => {
      if (issuer !== undefined && !clients.includes(issuer)) {
        report(
          `apis.${name}.clientCertificates[${index}].issuerCertificateId`,
          `the name of a configured client certificate (${clients.join(', ') || 'there is none'})`,
          issuer,
        );
      }
    });
    if (api.certificateBoundTokens && !api.clientCertificates) {
      report(
        `apis.${name}.certificateBoundTokens`,
        'clientCertificates beside it, which say whose certificates are accepted',
        'no clientCertificates',
      );
    }
    if (api.clientCertificates && 'name' in service && !service.negotiateClientCertificate) {
      report(
        'service.negotiateClientCertificate',
        `true, because apis.${name} accepts client certificates`,
        'false',
        'without it no client is asked for a certificate, and every call is refused',
      );
    }
  }
  const authorities = Object.entries(certificates).flatMap(([name, { kind }]) => (kind === 'authority' ? [name] : []));
  const sku = 'existing' in service ? undefined : readSku(service.sku);
  if (sku && 'tier' in sku && sku.gateway !== 'classic') {
    for (const name of authorities) {
      report(
        `certificates.${name}`,
        `no authority, because ${sku.tier} takes none`,
        'authority',
        'choose a classic tier, or let a backend check the certificates',
      );
    }
  }
  if ('existing' in service) {
    checkExisting(environment, service.existing, report);
    for (const name of authorities) {
      report(`certificates.${name}`, 'no authority, because authorities belong to the service, which is made elsewhere', 'authority');
    }
  }
}

const keptInVault = (subscriptions: Environment['subscriptions']): readonly string[] =>
  Object.entries(subscriptions).flatMap(([name, { keysInVault }]) => (keysInVault ? [`subscriptions.${name}`] : []));

/** What an existing service must be known by, for the parts that need it. */
function checkExisting(
  { namedValues, certificates, apis, subscriptions }: Environment,
  { identityName, vaultName }: { readonly identityName?: string | undefined; readonly vaultName?: string | undefined },
  report: Report,
): void {
  const readers = [
    ...Object.entries(namedValues).flatMap(([name, value]) => (value.kind === 'key-vault' ? [`namedValues.${name}`] : [])),
    ...Object.entries(certificates).flatMap(([name, certificate]) => (certificate.kind === 'client' ? [`certificates.${name}`] : [])),
    ...Object.entries(apis).flatMap(([name, api]) =>
      api.backend.credentials.kind === 'header' ? [`apis.${name}.backend.credentials`] : [],
    ),
  ];
  if (identityName === undefined && readers.length > 0) {
    report('service.existing.identityName', `the user-assigned identity that reads the vault, because of ${readers.join(', ')}`, 'nothing');
  }
  const keepers = keptInVault(subscriptions);
  if (vaultName === undefined && keepers.length > 0) {
    report('service.existing.vaultName', `the vault for the keys of ${keepers.join(', ')}`, 'nothing');
  }
}

function checkIdentity(environment: Environment, report: Report): void {
  const tenants = environment.portal?.entra.allowedTenants.map((tenant) => tenant.toLowerCase());
  for (const [name, { entra }] of Object.entries(environment.groups)) {
    // The portal of an existing service is its team's: whom it lets in is not known here.
    if (!entra || (!tenants && 'existing' in environment.service)) continue;
    if (!tenants?.includes(entra.tenantId.toLowerCase())) {
      report(
        `groups.${name}.entra.tenantId`,
        `one of portal.entra.allowedTenants (${tenants?.join(', ') ?? 'portal.entra is not configured'}), through which API Management learns who is in the group`,
        entra.tenantId,
      );
    }
  }
  const issuers = new Map<string, string>();
  for (const [name, provider] of Object.entries(environment.identityProviders)) {
    const issuer = provider.kind === 'entra' ? provider.tenantId.toLowerCase() : provider.issuer;
    const owner = issuers.get(issuer);
    if (owner !== undefined) {
      report(
        `identityProviders.${name}`,
        `an issuer of its own; identityProviders.${owner} has the same`,
        issuer,
        'give one provider all the audiences',
      );
    } else issuers.set(issuer, name);
  }
  for (const [name, api] of Object.entries(environment.apis)) {
    if (api.smart && api.style !== 'fhir') {
      report(`apis.${name}.smart`, "style 'fhir', because SMART App Launch is for FHIR APIs", `style '${api.style}'`);
    }
  }
}
