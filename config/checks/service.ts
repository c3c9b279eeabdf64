/** The service itself: its tier, and what that tier offers. */
import { NAMES } from '../../azure/names';
import { readSku, tiersThat, type Sku } from '../../azure/tiers';
import type { Report } from '../problem';
import type { Environment, NewService } from '../schema';

export function checkService({ service, production }: Environment, report: Report): void {
  if ('existing' in service) {
    const known = readSku(service.existing.sku);
    if ('expected' in known) report('service.existing.sku', known.expected, service.existing.sku, known.mend);
    return;
  }
  const sku = readSku(service.sku);
  if ('expected' in sku) {
    report('service.sku', sku.expected, service.sku, sku.mend);
    return;
  }
  if (production && ['Developer', 'Consumption'].includes(sku.tier)) {
    const expected = 'a tier with a service level agreement and a network of its own in production';
    report('service.sku', expected, service.sku, 'write Premium_2 or another such tier, or production: false');
  }
  checkZones(service, sku, report);
  checkNetworkMode(service, sku, report);
  checkRegions(service, sku, report);
  checkHosts(service, sku, report);
}

function checkZones({ zones, sku: name }: NewService, { tier, capacity }: Sku, report: Report): void {
  if (zones.length === 0) return;
  if (tier !== 'Premium') {
    report('service.zones', 'no zones, which azurerm passes on for Premium only', zones, 'remove the zones or choose Premium');
  } else if (capacity % zones.length !== 0) {
    report(
      'service.sku',
      `units that are a multiple of the ${zones.length} zones`,
      name,
      `write Premium_${zones.length}, or leave out zones`,
    );
  }
}

/** True where the service itself stands in a virtual network. */
const isInjected = ({ network: { mode } }: NewService): boolean => mode === 'internal' || mode === 'external';

function checkNetworkMode(service: NewService, sku: Sku, report: Report): void {
  const { mode } = service.network;
  if (mode === 'private-endpoint' && !sku.privateEndpoint) {
    report(
      'service.network.mode',
      `public, because ${sku.tier} takes no private endpoint`,
      mode,
      `write network: { mode: 'public' }, or choose a tier that takes one: ${tiersThat(({ privateEndpoint }) => privateEndpoint).join(', ')}`,
    );
  }
  if (mode !== 'private-endpoint' && !service.publicNetworkAccess) {
    report(
      'service.publicNetworkAccess',
      'true unless a private endpoint is there to reach the service by',
      'false',
      "set network.mode to 'private-endpoint', or leave publicNetworkAccess out",
    );
  }
  if (mode !== 'internal' && mode !== 'external') return;
  if (!sku.networkModes.includes(mode)) {
    const others = tiersThat(({ networkModes }) => networkModes.includes(mode)).join(', ');
    const expected =
      sku.networkModes.length === 0
        ? `public or private-endpoint, because ${sku.tier} cannot be put into a virtual network`
        : `${sku.networkModes.join(' or ')}, because that is how ${sku.tier} stands in a virtual network`;
    report('service.network.mode', expected, mode, `change it, or choose a tier that can be ${mode}: ${others}`);
  }
  if (sku.gateway === 'classic' && !NAMES.domainNameLabel.pattern.test(service.name.toLowerCase())) {
    const expected = `${NAMES.domainNameLabel.expected}, because in a virtual network it is the label of the public address, too`;
    report('service.name', expected, service.name, 'choose another name for the service');
  }
}

function checkRegions(service: NewService, { tier }: Sku, report: Report): void {
  const { additionalLocations, network } = service;
  if (additionalLocations.length > 0 && tier !== 'Premium') {
    const found = `${additionalLocations.length} with ${tier}`;
    report(
      'service.additionalLocations',
      'none, because only Premium has further regions',
      found,
      'remove them, or choose Premium, for example Premium_1',
    );
  }
  additionalLocations.forEach((location, index) => {
    const place = `service.additionalLocations[${index}]`;
    if (isInjected(service) && location.network === undefined) {
      report(
        `${place}.network`,
        `the region's own, because the service stands in a network (mode ${network.mode})`,
        'nothing',
        "write network: { addressSpace: '…', subnetPrefix: '…' }",
      );
    }
    if (!isInjected(service) && location.network !== undefined) {
      const expected = `nothing, because with network mode ${network.mode} the service stands in no network`;
      report(`${place}.network`, expected, 'a network', "remove it, or set network.mode to 'internal' or 'external'");
    }
    if (location.zones.length > 0 && location.capacity % location.zones.length !== 0) {
      report(
        `${place}.capacity`,
        `a multiple of its ${location.zones.length} zones`,
        location.capacity,
        `write ${Math.ceil(location.capacity / location.zones.length) * location.zones.length}`,
      );
    }
  });
}

function checkHosts({ hosts, negotiateClientCertificate }: NewService, { tier, gateway }: Sku, report: Report): void {
  for (const host of ['portal', 'management'] as const) {
    if (hosts[host] === undefined || gateway === 'classic') continue;
    const expected = `none, because ${tier} takes a host name of one's own for the gateway only`;
    report(`service.hosts.${host}`, expected, hosts[host].hostName, 'remove it, or choose a classic tier, for example Premium_1');
  }
  if (negotiateClientCertificate && !hosts.gateway && tier !== 'Consumption') {
    report(
      'service.hosts.gateway',
      'a host name, because negotiateClientCertificate is a property of one',
      'nothing',
      'name the host and its certificate under service.hosts.gateway',
    );
  }
}
