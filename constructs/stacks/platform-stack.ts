/** What takes half an hour to make and is rarely touched: the service, its network, vault, logs and own policy. */
import { DataAzurermKeyVault } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { normalRegion } from '../../azure/formats';
import { vaultName } from '../../config/derived-names';
import type { Environment, NewService } from '../../config/schema';
import { answerFragments, servicePolicy } from '../../policies/baseline';
import { ApiManagementService, type CertificateAuthority } from '../api-management-service';
import { ApplicationInsights } from '../application-insights';
import { AuditArchive } from '../audit-archive';
import { addAzurermProvider } from '../azurerm-provider';
import { DefenderForApis } from '../defender';
import { Diagnostic } from '../diagnostic';
import { DiagnosticSetting } from '../diagnostic-setting';
import type { HostNames } from '../host-names';
import { Identity } from '../identity';
import { LogAnalyticsWorkspace } from '../log-analytics-workspace';
import { Logger } from '../logger';
import { ManagementLock } from '../management-lock';
import { MonitorPrivateLink } from '../monitor-private-link';
import { NetworkSecurityGroup } from '../network-security-group';
import { PolicyFragment } from '../policy-fragment';
import { PrivateDnsZone, PRIVATE_LINK_ZONES } from '../private-dns-zone';
import { PrivateEndpoint } from '../private-endpoint';
import { PublicIp } from '../public-ip';
import { ResourceGroup, type Placement } from '../resource-group';
import { ServicePolicy } from '../service-policy';
import { addTerraformState } from '../terraform-state';
import { Vault } from '../vault';
import { VirtualNetwork, type Subnet } from '../virtual-network';
import { GatewayRegion } from './gateway-region';
import { APPLICATION_INSIGHTS_LOGGER, AZURE_MONITOR_LOGGER, platformNames } from './names';
import type { PreparedEnvironment } from './prepared-environment';
import { addServiceOutputs } from './service-outputs';

interface PlatformNetwork {
  readonly virtualNetwork: VirtualNetwork;
  readonly subnet: Subnet;
  /** Nothing but the service can stand in it: no private endpoint. */
  readonly delegated: boolean;
}

/** `<env>-platform`. Left out where the service is another team's. */
export class HealthcarePlatformStack extends TerraformStack {
  private readonly environment: Environment;
  private readonly placement: Placement;
  private readonly protect: boolean;

  constructor(scope: Construct, id: string, prepared: PreparedEnvironment) {
    super(scope, id);
    const { environment } = prepared;
    if ('existing' in environment.service) throw new Error(`${id}: the service exists already, so there is no platform to make`);
    const configuration = environment.service;
    this.environment = environment;
    this.protect = environment.production;
    addAzurermProvider(this, { production: environment.production });
    addTerraformState(this, environment.state);

    const names = platformNames(environment);
    const group = new ResourceGroup(this, 'ResourceGroup', {
      name: names.resourceGroup,
      location: environment.location,
      tags: environment.tags,
      preventDestroy: this.protect,
    });
    this.placement = group.placement(environment.tags);
    const identity = new Identity(this, 'Identity', { ...this.placement, name: `${names.service}-identity` });
    const network = this.network(configuration);
    const regions = this.regions(configuration);
    const vault = new Vault(this, 'Vault', {
      ...this.placement,
      name: vaultName(names.service),
      preventDestroy: this.protect,
      allowedIpRanges: configuration.vaultAllowedRanges,
      ...(network && { allowedSubnetIds: [network.subnet, ...regions.map((region) => region.subnet)].map((subnet) => subnet.id) }),
    });
    const workspace = new LogAnalyticsWorkspace(this, 'Logs', {
      ...this.placement,
      name: `${names.service}-logs`,
      retentionDays: Math.min(90, environment.logs.retentionDays),
      internetQueryEnabled: environment.logs.internetQueries,
      preventDestroy: this.protect,
    });
    if (network && !network.delegated) {
      this.vaultEndpoint(names.service, network, vault);
      if (!environment.logs.internetQueries) {
        new MonitorPrivateLink(this, 'LogsLink', {
          ...this.placement,
          name: `${names.service}-monitor`,
          subnet: network.subnet,
          virtualNetworks: { gateway: network.virtualNetwork },
          resources: { logs: workspace },
        });
      }
    }

    const service = new ApiManagementService(this, 'Service', {
      ...this.placement,
      name: configuration.name,
      publisherName: configuration.publisherName,
      publisherEmail: configuration.publisherEmail,
      sku: configuration.sku,
      zones: configuration.zones,
      identities: [identity],
      additionalLocations:
        regions.length > 0
          ? regions.map((region) => region.additionalLocation)
          : configuration.additionalLocations.map(({ location, capacity, zones }) => ({ location, capacity, zones })),
      ...(network &&
        (configuration.network.mode === 'internal' || configuration.network.mode === 'external') && {
          network: {
            mode: configuration.network.mode,
            subnet: network.subnet,
            ...(names.gateway === 'classic' && {
              publicIpAddressId: new PublicIp(this, 'PublicIp', {
                ...this.placement,
                name: `${names.service}-ip`,
                domainNameLabel: configuration.name.toLowerCase(),
                zones: configuration.zones,
              }).id,
            }),
          },
        }),
      publicNetworkAccessEnabled: configuration.publicNetworkAccess,
      hostNames: hostNames(configuration),
      ...(names.gateway === 'consumption' && { clientCertificateEnabled: configuration.negotiateClientCertificate }),
      ...authorities(prepared),
      preventDestroy: this.protect,
      dependsOn: [vault.grantSecretsUser('ServiceReadsSecrets', identity), ...this.certificateAccess(configuration, identity)],
    });

    vault.grantSecretsUser('GatewayReadsSecrets', service.ownIdentity);
    for (const [name, fragment] of Object.entries(answerFragments())) {
      new PolicyFragment(this, `Fragment-${name}`, { service, name, fragment });
    }
    new ServicePolicy(this, 'Policy', {
      service,
      policy: servicePolicy({
        ...(environment.networks && { networks: environment.networks }),
        backendTimeoutSeconds: environment.traffic.backendTimeoutSeconds,
        concurrentCallsPerClient: environment.traffic.concurrentCallsPerClient,
      }),
    });
    this.logs(service, vault, workspace);
    this.privateAccess(configuration, service, network, regions);
    if (environment.defenderForApis) new DefenderForApis(this, 'Defender');
    if (configuration.deletionLock ?? environment.production) {
      new ManagementLock(this, 'Lock', {
        name: 'patient-data-gateway',
        targetId: service.id,
        notes: 'The gateway to patient data. Deleting it takes every API down for the better part of an hour.',
      });
    }
    addServiceOutputs(this, service);
  }

  private network({ name, network, sku }: NewService): PlatformNetwork | undefined {
    if (network.mode === 'public') return undefined;
    const virtualNetwork = new VirtualNetwork(this, 'Network', {
      ...this.placement,
      name: `${name}-network`,
      addressSpace: [network.addressSpace],
    });
    const securityGroup =
      network.mode === 'private-endpoint'
        ? undefined
        : new NetworkSecurityGroup(this, 'NetworkSecurityGroup', { ...this.placement, name: `${name}-nsg`, mode: network.mode });
    // What the tier's injection demands: https://learn.microsoft.com/azure/api-management/inject-vnet-v2
    const delegated = sku.startsWith('PremiumV2') && network.mode !== 'private-endpoint';
    const subnet = virtualNetwork.addSubnet('Subnet', {
      name: 'gateway',
      addressPrefix: network.subnetPrefix,
      serviceEndpoints: ['Microsoft.KeyVault'],
      ...(securityGroup && { securityGroup }),
      ...(delegated && { delegation: 'Microsoft.Web/hostingEnvironments' }),
    });
    return { virtualNetwork, subnet, delegated };
  }

  /** Of a service in a network, each further region has a network of its own. */
  private regions({ name, network: { mode }, additionalLocations }: NewService): readonly GatewayRegion[] {
    if (mode !== 'internal' && mode !== 'external') return [];
    return additionalLocations.flatMap((location) =>
      location.network
        ? [
            new GatewayRegion(this, `Region-${normalRegion(location.location)}`, {
              placement: this.placement,
              location,
              network: location.network,
              mode,
              domainNameLabel: name.toLowerCase(),
            }),
          ]
        : [],
    );
  }

  /** So that whoever is in the network reaches the vault there. The service itself comes by the subnet's service endpoint. */
  private vaultEndpoint(name: string, { virtualNetwork, subnet }: PlatformNetwork, vault: Vault): void {
    const zone = new PrivateDnsZone(this, 'VaultZone', {
      name: PRIVATE_LINK_ZONES.vault,
      resourceGroupName: this.placement.resourceGroupName,
      virtualNetworks: { gateway: virtualNetwork },
      tags: this.environment.tags,
    });
    new PrivateEndpoint(this, 'VaultEndpoint', {
      ...this.placement,
      name: `${name}-vault`,
      subnet,
      target: { resourceId: vault.id, subresource: 'vault' },
      zone,
    });
  }

  private certificateAccess({ hosts }: NewService, identity: Identity): ITerraformDependable[] {
    if (!hosts.vault) return [];
    const certificates = new DataAzurermKeyVault(this, 'CertificateVault', hosts.vault);
    return [
      new RoleAssignment(this, 'ServiceReadsCertificates', {
        scope: certificates.id,
        roleDefinitionName: 'Key Vault Secrets User',
        principalId: identity.principalId,
        principalType: 'ServicePrincipal',
        skipServicePrincipalAadCheck: true,
      }),
    ];
  }

  private logs(service: ApiManagementService, vault: Vault, workspace: LogAnalyticsWorkspace): void {
    const { logs } = this.environment;
    const archive =
      logs.archive &&
      new AuditArchive(this, 'Archive', {
        ...this.placement,
        name: logs.archive.storageAccountName,
        immutableDays: logs.retentionDays,
        locked: logs.archive.locked,
        preventDestroy: this.protect,
      });
    const kept = { totalRetentionDays: logs.retentionDays };
    const gatewayLogs = new DiagnosticSetting(this, 'GatewayLogs', {
      name: 'gateway-logs',
      targetResourceId: service.id,
      workspace,
      categories: ['GatewayLogs'],
      ...(archive && { archive }),
    });
    workspace.addTable('ApiManagementGatewayLogs', { ...kept, dependsOn: [gatewayLogs] });
    const vaultLogs = new DiagnosticSetting(this, 'VaultLogs', {
      name: 'vault-logs',
      targetResourceId: vault.id,
      workspace,
      categories: ['AuditEvent'],
      ...(archive && { archive }),
    });
    workspace.addTable('AZKVAuditLogs', { ...kept, dependsOn: [vaultLogs] });
    new Diagnostic(this, 'Diagnostic', {
      service,
      loggerId: service.loggerId(AZURE_MONITOR_LOGGER),
      identifier: 'azuremonitor',
      dependsOn: [gatewayLogs],
    });
    if (logs.applicationInsights) {
      const insights = new ApplicationInsights(this, 'Insights', {
        ...this.placement,
        name: `${this.environment.name}-insights`,
        workspace,
      });
      const logger = new Logger(this, 'Logger', {
        service,
        name: APPLICATION_INSIGHTS_LOGGER,
        applicationInsights: { resourceId: insights.id, connectionString: insights.connectionString },
      });
      new Diagnostic(this, 'InsightsDiagnostic', { service, loggerId: logger.id, identifier: 'applicationinsights' });
    }
  }

  /** Names under which a service without a public address is found. */
  private privateAccess(
    { name, network: { mode } }: NewService,
    service: ApiManagementService,
    network: PlatformNetwork | undefined,
    regions: readonly GatewayRegion[],
  ): void {
    if (!network || mode === 'public' || mode === 'external') return;
    const zone = (zoneName: string): PrivateDnsZone =>
      new PrivateDnsZone(this, 'ServiceZone', {
        name: zoneName,
        resourceGroupName: this.placement.resourceGroupName,
        tags: this.environment.tags,
        virtualNetworks: {
          gateway: network.virtualNetwork,
          ...Object.fromEntries(
            regions.map(({ additionalLocation, virtualNetwork }) => [normalRegion(additionalLocation.location), virtualNetwork]),
          ),
        },
      });
    if (mode === 'private-endpoint') {
      new PrivateEndpoint(this, 'ServiceEndpoint', {
        ...this.placement,
        name: `${name}-gateway`,
        subnet: network.subnet,
        target: { resourceId: service.id, subresource: 'Gateway' },
        zone: zone(PRIVATE_LINK_ZONES.Gateway),
      });
      return;
    }
    const addresses = zone('azure-api.net');
    for (const host of [name, `${name}.developer`, `${name}.management`]) {
      addresses.addAddress(host.toLowerCase(), service.privateIpAddresses);
    }
    // A region by itself: https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region
    for (const { location, privateIpAddresses } of service.additionalLocations) {
      addresses.addAddress(`${name.toLowerCase()}-${normalRegion(location)}-01.regional`, privateIpAddresses);
    }
  }
}

function hostNames({ hosts, negotiateClientCertificate }: NewService): HostNames {
  return {
    ...(hosts.gateway && { gateway: { ...hosts.gateway, negotiateClientCertificate } }),
    ...(hosts.portal && { developerPortal: hosts.portal }),
    ...(hosts.management && { management: hosts.management }),
  };
}

function authorities({ environment, files }: PreparedEnvironment): { certificateAuthorities?: CertificateAuthority[] } {
  const found = Object.values(environment.certificates).flatMap((certificate): CertificateAuthority[] =>
    certificate.kind === 'authority' ? [{ encodedCertificate: base64Of(files.get(certificate.file) ?? ''), store: certificate.store }] : [],
  );
  return found.length > 0 ? { certificateAuthorities: found } : {};
}

/** The body of a PEM certificate: base64 of DER, which is what the service takes. */
function base64Of(pem: string): string {
  return pem.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
}
