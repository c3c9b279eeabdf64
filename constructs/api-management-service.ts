/** An API Management service. Creating one takes half an hour, and some changes replace it; see docs/constructs/platform.md. */
import { ApiManagement, type ApiManagementAdditionalLocation, type ApiManagementConfig } from '@cdktf/provider-azurerm/lib/api-management';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { isEmail, normalRegion } from '../azure/formats';
import { LENGTHS } from '../azure/lengths';
import { NAMES } from '../azure/names';
import { tiersThat, type Sku } from '../azure/tiers';
import type { Gateway } from '../policies/model';
import { hostNameConfiguration, type HostNames } from './host-names';
import { Identity, type IIdentity } from './identity';
import { boundedText } from './bounded-text';
import { placed, protection, type Placement } from './resource-group';
import { checkedName, region, resourceId } from './resource-name';
import type { IApiManagementService } from './service-reference';
import { parseSku } from './sku';
import { literalText } from './terraform-text';
import { ValidationError } from './validation-error';
import type { Subnet } from './virtual-network';

/** The network that a service stands in. */
export interface ServiceNetwork {
  /** `internal`: reachable from the network only; `external`: from the Internet too, which v2 tiers do not offer. A change between none and one of them replaces the service. */
  readonly mode: 'external' | 'internal';
  readonly subnet: Subnet;
  /** The resource id of a public IP address. Classic tiers in zones need one, v2 tiers take none. @default one that Azure makes */
  readonly publicIpAddressId?: string;
}

export interface AdditionalLocation {
  readonly location: string;
  /** Units. */
  readonly capacity: number;
  readonly zones?: readonly string[];
  readonly subnet?: Subnet;
  readonly publicIpAddressId?: string;
}

/** A certificate authority that the gateway trusts, besides the public ones. It is public, so it may be text. */
export interface CertificateAuthority {
  /** The certificate alone, base64 of DER (or of PKCS #12 without a private key). */
  readonly encodedCertificate: string;
  readonly store: 'Root' | 'CertificateAuthority';
}

export interface ApiManagementServiceProps extends Placement {
  /** Becomes `<name>.azure-api.net`: unique in the world. */
  readonly name: string;
  readonly publisherName: string;
  readonly publisherEmail: string;
  /** Tier and units, such as `Premium_2`. */
  readonly sku: string;
  /** User-assigned; the first reads the host names' certificates. @default one of its own, `<name>-identity`, without any role */
  readonly identities?: readonly [IIdentity, ...IIdentity[]];
  /** Premium only; the units must be a multiple. @default none */
  readonly zones?: readonly string[];
  /** Premium only. @default none */
  readonly additionalLocations?: readonly AdditionalLocation[];
  /** @default a public service in no network */
  readonly network?: ServiceNetwork;
  /**
   * Azure refuses to create a service without public access, and refuses to turn it off without a private endpoint:
   * `false` is for a second apply. @default true
   */
  readonly publicNetworkAccessEnabled?: boolean;
  /** @default those under azure-api.net only */
  readonly hostNames?: HostNames;
  /** Consumption asks clients for certificates for the whole service; the other tiers by host name. @default false */
  readonly clientCertificateEnabled?: boolean;
  /** At most 10. @default none */
  readonly certificateAuthorities?: readonly CertificateAuthority[];
  /** Management API versions before it are refused; older ones show secrets to readers. @default '2021-08-01' */
  readonly minApiVersion?: string;
  /** @default Azure's own address */
  readonly notificationSenderEmail?: string;
  /** A plan that would destroy the service fails. @default true */
  readonly preventDestroy?: boolean;
  /** What must exist first, such as the role that lets the identity read the vault. @default only what the props refer to */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Everything below TLS 1.2, and every cipher without forward secrecy or in CBC mode, on both sides. */
const SECURITY = {
  backendSsl30Enabled: false,
  backendTls10Enabled: false,
  backendTls11Enabled: false,
  frontendSsl30Enabled: false,
  frontendTls10Enabled: false,
  frontendTls11Enabled: false,
  tlsEcdheEcdsaWithAes128CbcShaCiphersEnabled: false,
  tlsEcdheEcdsaWithAes256CbcShaCiphersEnabled: false,
  tlsEcdheRsaWithAes128CbcShaCiphersEnabled: false,
  tlsEcdheRsaWithAes256CbcShaCiphersEnabled: false,
  tlsRsaWithAes128CbcSha256CiphersEnabled: false,
  tlsRsaWithAes128CbcShaCiphersEnabled: false,
  tlsRsaWithAes128GcmSha256CiphersEnabled: false,
  tlsRsaWithAes256CbcSha256CiphersEnabled: false,
  tlsRsaWithAes256CbcShaCiphersEnabled: false,
  tlsRsaWithAes256GcmSha384CiphersEnabled: false,
  tripleDesCiphersEnabled: false,
} as const;

export class ApiManagementService extends Construct implements IApiManagementService, ITerraformDependable {
  readonly name: string;
  readonly resourceGroupName: string;
  readonly id: string;
  readonly gateway: Gateway;
  readonly gatewayUrl: string;
  readonly developerPortalUrl: string;
  readonly managementUrl: string;
  /** What it signs in as: to backends, and to the vault of its host names' certificates. */
  readonly identity: IIdentity;
  /** Its system-assigned identity: the only one that Azure lets through the firewall of a vault. It exists once the service does. */
  readonly ownIdentity: Pick<IIdentity, 'principalId'>;
  /** Its addresses in the network, for internal mode's DNS. */
  readonly privateIpAddresses: string[];
  /** The same in each of its additional locations, in their order. */
  readonly additionalLocations: readonly { readonly location: string; readonly privateIpAddresses: string[] }[];
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: ApiManagementServiceProps) {
    super(scope, id);
    const name = checkedName(this, NAMES.service, props.name);
    const sku = parseSku(this, props.sku);
    this.check(sku, props);
    const { network } = props;
    const place = placed(this, props);
    const identities = props.identities ?? [
      new Identity(this, 'Identity', {
        resourceGroupName: props.resourceGroupName,
        location: props.location,
        ...(props.tags && { tags: props.tags }),
        name: `${props.name}-identity`,
      }),
    ];
    [this.identity] = identities;
    const order = [
      ...(network?.subnet.ready ?? []),
      ...(props.additionalLocations ?? []).flatMap((one) => one.subnet?.ready ?? []),
      ...(props.dependsOn ?? []),
    ];
    const resource = new ApiManagement(this, 'Resource', {
      ...place,
      name,
      publisherName: boundedText(this, 'publisherName', props.publisherName, LENGTHS.publisherName),
      publisherEmail: boundedText(this, 'publisherEmail', props.publisherEmail, LENGTHS.publisherEmail),
      skuName: sku.name,
      ...(props.zones && props.zones.length > 0 && { zones: [...props.zones] }),
      identity: {
        type: 'SystemAssigned, UserAssigned',
        identityIds: identities.map((one) => resourceId(this, 'the identity’s id', 'identity', one.id)),
      },
      ...(network && {
        virtualNetworkType: network.mode === 'internal' ? 'Internal' : 'External',
        virtualNetworkConfiguration: { subnetId: resourceId(this, 'the subnet’s id', 'subnet', network.subnet.id) },
        ...(network.publicIpAddressId !== undefined && {
          publicIpAddressId: resourceId(this, 'publicIpAddressId', 'publicIp', network.publicIpAddressId),
        }),
      }),
      ...(props.additionalLocations &&
        props.additionalLocations.length > 0 && {
          additionalLocation: props.additionalLocations.map((one) => additionalLocation(this, one)),
        }),
      publicNetworkAccessEnabled: props.publicNetworkAccessEnabled ?? true,
      ...(props.hostNames &&
        Object.keys(props.hostNames).length > 0 && {
          hostnameConfiguration: hostNameConfiguration(this, name, props.hostNames, this.identity.clientId, sku),
        }),
      ...(sku.tier === 'Consumption' && { clientCertificateEnabled: props.clientCertificateEnabled ?? false }),
      ...(props.certificateAuthorities &&
        props.certificateAuthorities.length > 0 && {
          certificate: props.certificateAuthorities.map(({ encodedCertificate, store }) => ({
            encodedCertificate: literalText(this, encodedCertificate),
            storeName: store,
          })),
        }),
      minApiVersion: props.minApiVersion ?? '2021-08-01',
      ...(props.notificationSenderEmail !== undefined && {
        notificationSenderEmail: boundedText(this, 'notificationSenderEmail', props.notificationSenderEmail, LENGTHS.publisherEmail),
      }),
      // Only the `*_enabled` names: their older twins (`enable_*`) are computed and could override them.
      security: SECURITY,
      ...portal(sku),
      ...protection(props.preventDestroy),
      ...(order.length > 0 && { dependsOn: [...new Set(order)] }),
    });
    this.name = resource.name;
    this.resourceGroupName = place.resourceGroupName;
    this.id = resource.id;
    this.ownIdentity = { principalId: resource.identity.principalId };
    this.gateway = sku.gateway;
    this.gatewayUrl = resource.gatewayUrl;
    this.developerPortalUrl = resource.developerPortalUrl;
    this.managementUrl = resource.managementApiUrl;
    this.privateIpAddresses = resource.privateIpAddresses;
    this.additionalLocations = (props.additionalLocations ?? []).map(({ location }, index) => ({
      location,
      privateIpAddresses: resource.additionalLocation.get(index).privateIpAddresses,
    }));
    this.fqn = resource.fqn;
  }

  loggerId(name: string): string {
    return `${this.id}/loggers/${name}`;
  }

  private check(sku: Sku, props: ApiManagementServiceProps): void {
    const refuse = (code: string, message: string): never => {
      throw new ValidationError(code, message, this.node.path);
    };
    const regions = [
      { capacity: sku.capacity, zones: props.zones ?? [] },
      ...(props.additionalLocations ?? []).map(({ capacity, zones }) => ({ capacity, zones: zones ?? [] })),
    ];
    for (const { capacity, zones } of regions) {
      if (zones.length > 0 && sku.tier !== 'Premium') {
        refuse('service-zones', `zones need Premium, found ${sku.name}; leave the zones out or choose Premium`);
      }
      if (zones.length > 0 && capacity % zones.length !== 0) {
        refuse('service-zones', `expected units that are a multiple of the ${zones.length} zones, found ${capacity}`);
      }
      if (zones.some((zone) => !['1', '2', '3'].includes(zone))) {
        refuse('service-zones', `expected zones from '1' to '3', found ${zones.join(', ')}`);
      }
      if (new Set(zones).size !== zones.length) refuse('service-zones', `expected each zone once, found ${zones.join(', ')}`);
    }
    const places = [props.location, ...(props.additionalLocations ?? []).map(({ location }) => location)].map(normalRegion);
    const twice = places.find((one, index) => places.indexOf(one) < index);
    if (twice !== undefined) refuse('service-locations', `expected each region once, the service's own included, found ${twice} twice`);
    if ((props.additionalLocations?.length ?? 0) > 0 && sku.tier !== 'Premium') {
      refuse('service-locations', `additional locations need Premium, found ${sku.name}`);
    }
    if (props.network) this.checkNetwork(sku, props.network, props.additionalLocations ?? []);
    if (props.network && props.additionalLocations?.some((one) => !one.subnet)) {
      refuse('service-network', 'in a virtual network, every additional location needs a subnet of its own');
    }
    if (!props.network && props.additionalLocations?.some((one) => one.subnet ?? one.publicIpAddressId)) {
      refuse(
        'service-network',
        'an additional location stands in a virtual network only where the service does; give both a network, or neither',
      );
    }
    if (props.additionalLocations?.some(({ capacity }) => !Number.isInteger(capacity) || capacity < 1 || capacity > sku.units[1])) {
      refuse('service-locations', `expected 1 to ${sku.units[1]} units in every additional location`);
    }
    if (props.certificateAuthorities?.some(({ encodedCertificate }) => !/^[A-Za-z0-9+/]+={0,2}$/.test(encodedCertificate))) {
      refuse('service-certificates', 'expected each certificate authority in base64, without the lines of PEM around it');
    }
    if (props.clientCertificateEnabled !== undefined && sku.tier !== 'Consumption') {
      refuse(
        'service-client-certificate',
        'clientCertificateEnabled is for Consumption only; set hostNames.gateway.negotiateClientCertificate',
      );
    }
    if (props.publicNetworkAccessEnabled === false && !sku.privateEndpoint) {
      refuse('service-public-access', `${sku.tier} takes no private endpoint, so nobody could reach it`);
    }
    if ((props.certificateAuthorities?.length ?? 0) > 10) refuse('service-certificates', 'expected at most 10 certificate authorities');
    // azurerm fails such a plan on v2 tiers (CustomizeDiff of `azurerm_api_management`), Azure an apply on Consumption.
    if ((props.certificateAuthorities?.length ?? 0) > 0 && sku.gateway !== 'classic') {
      refuse('service-certificates', `${sku.tier} takes no certificate authorities`);
    }
    if (/[\r\n]/.test(props.publisherName)) refuse('text-line', 'expected publisherName to be one line');
    for (const [prop, address] of Object.entries({
      publisherEmail: props.publisherEmail,
      notificationSenderEmail: props.notificationSenderEmail,
    })) {
      if (address !== undefined && !isEmail(address)) refuse('email', `expected ${prop} to be an e-mail address such as name@example.com`);
    }
    if (!/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(props.minApiVersion ?? '2021-08-01')) {
      refuse('service-min-api-version', `expected a version such as 2021-08-01, found "${props.minApiVersion}"`);
    }
  }

  /** https://learn.microsoft.com/azure/api-management/inject-vnet-v2 and …/virtual-network-injection-resources */
  private checkNetwork(sku: Sku, { mode, subnet, publicIpAddressId }: ServiceNetwork, additional: readonly AdditionalLocation[]): void {
    const refuse = (message: string): never => {
      throw new ValidationError('service-network', message, this.node.path);
    };
    if (!sku.networkModes.includes(mode)) {
      refuse(
        `${sku.tier} cannot stand in a virtual network as ${mode}; ${tiersThat(({ networkModes }) => networkModes.includes(mode)).join(', ')} can`,
      );
    }
    const given = [subnet, ...additional.map((one) => one.subnet)].find(
      (one) => one?.delegation !== undefined && one.delegation !== 'none',
    );
    if (sku.gateway !== 'v2' && given) {
      refuse(`${sku.tier} takes a subnet that is given to nobody, found one that is delegated to ${given.delegation}`);
    }
    if (sku.gateway !== 'v2') return;
    if (subnet.delegation !== undefined && subnet.delegation !== 'Microsoft.Web/hostingEnvironments') {
      refuse(`${sku.tier} needs a subnet with the delegation 'Microsoft.Web/hostingEnvironments', found ${subnet.delegation}`);
    }
    if (publicIpAddressId !== undefined) refuse(`${sku.tier} takes no public IP address; leave publicIpAddressId out`);
  }
}

/** Nobody signs up by himself, and nobody sees the portal signed out. Consumption and v2 refuse these blocks. */
function portal(sku: Sku): Pick<ApiManagementConfig, 'signUp' | 'signIn' | 'tenantAccess'> {
  if (sku.gateway !== 'classic') return {};
  return {
    signUp: { enabled: false, termsOfService: { consentRequired: false, enabled: false } },
    signIn: { enabled: true },
    // The management API by access key, outside of Entra.
    tenantAccess: { enabled: false },
  };
}

function additionalLocation(scope: Construct, one: AdditionalLocation): ApiManagementAdditionalLocation {
  return {
    location: region(scope, one.location),
    capacity: one.capacity,
    ...(one.zones && one.zones.length > 0 && { zones: [...one.zones] }),
    ...(one.subnet && { virtualNetworkConfiguration: { subnetId: resourceId(scope, 'the subnet’s id', 'subnet', one.subnet.id) } }),
    ...(one.publicIpAddressId !== undefined && {
      publicIpAddressId: resourceId(scope, 'publicIpAddressId', 'publicIp', one.publicIpAddressId),
    }),
  };
}
