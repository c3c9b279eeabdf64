/** An API Management service. Creating one takes half an hour, and some changes replace it; see docs/constructs/platform.md. */
import { ApiManagement, type ApiManagementAdditionalLocation, type ApiManagementConfig } from '@cdktf/provider-azurerm/lib/api-management';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { LENGTHS } from '../azure/lengths';
import { NAMES } from '../azure/names';
import type { Sku } from '../azure/tiers';
import type { Gateway } from '../policies/model';
import { hostNameConfiguration, type HostNames } from './host-names';
import { checkService, DEFAULT_MIN_API_VERSION } from './api-management-service-checks';
import { Identity, type IIdentity } from './identity';
import { boundedText } from './bounded-text';
import { placed, protection, type Placement } from './resource-group';
import { checkedName, region, resourceId } from './resource-name';
import type { IApiManagementService } from './service-reference';
import { parseSku } from './sku';
import { literalText } from './terraform-text';
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

/** The service with its identity: modern TLS only, a closed portal, and no access keys of the management API. */
export class ApiManagementService extends Construct implements IApiManagementService, ITerraformDependable {
  readonly name: string;
  readonly resourceGroupName: string;
  readonly id: string;
  readonly gateway: Gateway;
  readonly gatewayUrl: string;
  readonly developerPortalUrl: string;
  readonly managementUrl: string;
  readonly madeElsewhere = {};
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
    checkService(sku, props, this.node.path);
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
      ...(network && networkBlock(this, network)),
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
      minApiVersion: props.minApiVersion ?? DEFAULT_MIN_API_VERSION,
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

  /** The resource id of a logger of this service, made here or elsewhere. */
  loggerId(name: string): string {
    return `${this.id}/loggers/${name}`;
  }
}

/** Nobody can sign up, and nobody sees the portal without signing in. Consumption and v2 refuse these blocks. */
function portal(sku: Sku): Pick<ApiManagementConfig, 'signUp' | 'signIn' | 'tenantAccess'> {
  if (sku.gateway !== 'classic') return {};
  return {
    signUp: { enabled: false, termsOfService: { consentRequired: false, enabled: false } },
    signIn: { enabled: true },
    // The management API by access key, outside of Entra.
    tenantAccess: { enabled: false },
  };
}

function networkBlock(
  scope: Construct,
  { mode, subnet, publicIpAddressId }: ServiceNetwork,
): Pick<ApiManagementConfig, 'virtualNetworkType' | 'virtualNetworkConfiguration' | 'publicIpAddressId'> {
  return {
    virtualNetworkType: mode === 'internal' ? 'Internal' : 'External',
    virtualNetworkConfiguration: { subnetId: resourceId(scope, 'the subnet’s id', 'subnet', subnet.id) },
    ...(publicIpAddressId !== undefined && {
      publicIpAddressId: resourceId(scope, 'publicIpAddressId', 'publicIp', publicIpAddressId),
    }),
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
