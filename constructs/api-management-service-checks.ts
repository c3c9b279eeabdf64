/** What a service's tier allows and its props may say, so that a mistake fails at synthesis and not half an hour into an apply. */
import { isEmail, normalRegion } from '../azure/formats';
import { tiersThat, type Sku } from '../azure/tiers';
import type { AdditionalLocation, ApiManagementServiceProps, ServiceNetwork } from './api-management-service';
import { ValidationError } from './validation-error';

/** Management API versions before it show secrets to readers. */
export const DEFAULT_MIN_API_VERSION = '2021-08-01';

const MAX_CERTIFICATE_AUTHORITIES = 10;
const AVAILABILITY_ZONES: readonly string[] = ['1', '2', '3'];
/** The only delegation under which a v2 tier stands in a network. */
const V2_DELEGATION = 'Microsoft.Web/hostingEnvironments';

/** Throws a ValidationError that names the service. */
type Refuse = (code: string, problem: string, mend: string) => never;

/**
 * @param path the construct's path, which the error names
 * @throws ValidationError for the first prop that the tier or Azure refuses
 */
export function checkService(sku: Sku, props: ApiManagementServiceProps, path: string): void {
  const refuse: Refuse = (code, problem, mend) => {
    throw new ValidationError(code, problem, mend, path);
  };
  checkZones(sku, props, refuse);
  checkRegions(sku, props, refuse);
  checkNetworks(sku, props, refuse);
  const additional = props.additionalLocations ?? [];
  if (additional.some(({ capacity }) => !Number.isInteger(capacity) || capacity < 1 || capacity > sku.units[1])) {
    refuse(
      'service-locations',
      `expected 1 to ${sku.units[1]} units in every additional location, found another number`,
      'correct its capacity',
    );
  }
  checkAccess(sku, props, refuse);
  checkCertificateAuthorities(sku, props, refuse);
  checkTexts(props, refuse);
}

function checkZones(sku: Sku, props: ApiManagementServiceProps, refuse: Refuse): void {
  const regions = [
    { capacity: sku.capacity, zones: props.zones ?? [] },
    ...(props.additionalLocations ?? []).map(({ capacity, zones }) => ({ capacity, zones: zones ?? [] })),
  ];
  for (const { capacity, zones } of regions) {
    if (zones.length > 0 && sku.tier !== 'Premium') {
      refuse(
        'service-zones',
        `expected no zones, which need Premium, found some with ${sku.name}`,
        'leave the zones out, or choose Premium',
      );
    }
    if (zones.length > 0 && capacity % zones.length !== 0) {
      refuse(
        'service-zones',
        `expected units that are a multiple of the ${zones.length} zones, found ${capacity}`,
        'change the number of units, or leave a zone out',
      );
    }
    if (zones.some((zone) => !AVAILABILITY_ZONES.includes(zone))) {
      refuse('service-zones', `expected zones from '1' to '3', found ${zones.join(', ')}`, "write them as ['1', '2', '3']");
    }
    if (new Set(zones).size !== zones.length) {
      refuse('service-zones', `expected each zone once, found ${zones.join(', ')}`, 'remove what comes twice');
    }
  }
}

function checkRegions(sku: Sku, { location, additionalLocations = [] }: ApiManagementServiceProps, refuse: Refuse): void {
  const regions = [location, ...additionalLocations.map((additional) => additional.location)].map(normalRegion);
  const twice = regions.find((region, index) => regions.indexOf(region) < index);
  if (twice !== undefined) {
    refuse(
      'service-locations',
      `expected each region once, the service's own included, found ${twice} twice`,
      'remove the additional location, or name another',
    );
  }
  if (additionalLocations.length > 0 && sku.tier !== 'Premium') {
    refuse(
      'service-locations',
      `expected no additional locations, which need Premium, found some with ${sku.name}`,
      'leave them out, or choose Premium',
    );
  }
}

function checkNetworks(sku: Sku, { network, additionalLocations = [] }: ApiManagementServiceProps, refuse: Refuse): void {
  if (network) checkTierNetwork(sku, network, additionalLocations, refuse);
  if (network && additionalLocations.some((location) => !location.subnet)) {
    refuse(
      'service-network',
      'expected a subnet of its own for every additional location, as the service has one, found a location without',
      'give each a subnet in its region',
    );
  }
  if (!network && additionalLocations.some((location) => location.subnet ?? location.publicIpAddressId)) {
    refuse(
      'service-network',
      'expected an additional location without a network, as the service has none, found one with a network',
      'give both a network, or neither',
    );
  }
}

/** https://learn.microsoft.com/azure/api-management/inject-vnet-v2 and …/virtual-network-injection-resources */
function checkTierNetwork(
  sku: Sku,
  { mode, subnet, publicIpAddressId }: ServiceNetwork,
  additional: readonly AdditionalLocation[],
  refuse: Refuse,
): void {
  if (!sku.networkModes.includes(mode)) {
    const able = tiersThat(({ networkModes }) => networkModes.includes(mode)).join(', ');
    refuse(
      'service-network',
      `expected a network mode that ${sku.tier} can have, found ${mode}`,
      `leave network out, or choose a tier that can: ${able}`,
    );
  }
  if (sku.gateway !== 'v2') {
    const subnets = [subnet, ...additional.map((location) => location.subnet)];
    const delegated = subnets.find((one) => one?.delegation !== undefined && one.delegation !== 'none');
    if (delegated) {
      refuse(
        'service-network',
        `expected a subnet without a delegation for ${sku.tier}, found one that is delegated to ${delegated.delegation}`,
        'give it a subnet of its own',
      );
    }
    return;
  }
  if (subnet.delegation !== undefined && subnet.delegation !== V2_DELEGATION) {
    refuse(
      'service-network',
      `expected a subnet with the delegation '${V2_DELEGATION}' for ${sku.tier}, found ${subnet.delegation}`,
      'delegate the subnet so, or give another',
    );
  }
  if (publicIpAddressId !== undefined) {
    refuse('service-network', `expected no public IP address, because ${sku.tier} takes none, found one`, 'leave publicIpAddressId out');
  }
}

/** Who can reach the service, and with what. */
function checkAccess(sku: Sku, props: ApiManagementServiceProps, refuse: Refuse): void {
  if (props.clientCertificateEnabled !== undefined && sku.tier !== 'Consumption') {
    refuse(
      'service-client-certificate',
      `expected no clientCertificateEnabled, which is for Consumption only, found it with ${sku.name}`,
      'set hostNames.gateway.negotiateClientCertificate',
    );
  }
  if (props.publicNetworkAccessEnabled === false && !sku.privateEndpoint) {
    refuse(
      'service-public-access',
      `expected public network access, because ${sku.tier} takes no private endpoint, found it off`,
      'leave publicNetworkAccessEnabled out, or choose another tier',
    );
  }
}

function checkCertificateAuthorities(sku: Sku, { certificateAuthorities = [] }: ApiManagementServiceProps, refuse: Refuse): void {
  if (certificateAuthorities.some(({ encodedCertificate }) => !/^[A-Za-z0-9+/]+={0,2}$/.test(encodedCertificate))) {
    refuse(
      'service-certificates',
      'expected each certificate authority in base64, without the lines of PEM around it, found another text',
      'take what stands between the BEGIN and END lines, without line breaks',
    );
  }
  if (certificateAuthorities.length > MAX_CERTIFICATE_AUTHORITIES) {
    refuse(
      'service-certificates',
      `expected at most ${MAX_CERTIFICATE_AUTHORITIES} certificate authorities, found ${certificateAuthorities.length}`,
      'leave the others out',
    );
  }
  // azurerm fails such a plan on v2 tiers (CustomizeDiff of `azurerm_api_management`), Azure an apply on Consumption.
  if (certificateAuthorities.length > 0 && sku.gateway !== 'classic') {
    refuse(
      'service-certificates',
      `expected no certificate authorities, because ${sku.tier} takes none, found some`,
      'leave them out, or choose another tier',
    );
  }
}

function checkTexts(props: ApiManagementServiceProps, refuse: Refuse): void {
  if (/[\r\n]/.test(props.publisherName)) {
    refuse('text-line', 'expected publisherName to be one line, found a line break in it', 'take the line break out');
  }
  for (const [prop, address] of Object.entries({
    publisherEmail: props.publisherEmail,
    notificationSenderEmail: props.notificationSenderEmail,
  })) {
    if (address !== undefined && !isEmail(address)) {
      refuse(
        'email',
        `expected ${prop} to be an e-mail address such as name@example.com, found another text`,
        'write one address, without a name before it',
      );
    }
  }
  if (!/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(props.minApiVersion ?? DEFAULT_MIN_API_VERSION)) {
    refuse(
      'service-min-api-version',
      `expected a version such as ${DEFAULT_MIN_API_VERSION}, found "${props.minApiVersion}"`,
      'write the date of a version, or leave it out',
    );
  }
}
