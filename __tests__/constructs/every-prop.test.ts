/** Every prop of every construct at once, held against the provider's schema; the pages of docs/constructs show the usual ones. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformStack, Testing } from 'cdktf';
import { run } from '../../cli/check-schema';
import { checkStack, count } from '../../cli/schema/check';
import { readSchemas } from '../../cli/schema/model';
import { Api } from '../../constructs/api';
import { ApiManagementService } from '../../constructs/api-management-service';
import { ApiVersionSet } from '../../constructs/api-version-set';
import { AuditArchive } from '../../constructs/audit-archive';
import { AuthorizationServer } from '../../constructs/authorization-server';
import { addAzurermProvider } from '../../constructs/azurerm-provider';
import { Backend } from '../../constructs/backend';
import { Certificate } from '../../constructs/certificate';
import { DefenderForApis } from '../../constructs/defender';
import { Diagnostic } from '../../constructs/diagnostic';
import { DiagnosticSetting } from '../../constructs/diagnostic-setting';
import { Group } from '../../constructs/group';
import { Identity } from '../../constructs/identity';
import { LogAnalyticsWorkspace } from '../../constructs/log-analytics-workspace';
import { Logger } from '../../constructs/logger';
import { NamedValue } from '../../constructs/named-value';
import { NetworkSecurityGroup } from '../../constructs/network-security-group';
import { Product } from '../../constructs/product';
import { ResourceGroup } from '../../constructs/resource-group';
import { Schema } from '../../constructs/schema';
import { SecretVariable } from '../../constructs/secret-variable';
import { Subscription } from '../../constructs/subscription';
import { User } from '../../constructs/user';
import { Vault } from '../../constructs/vault';
import { VirtualNetwork } from '../../constructs/virtual-network';
import { exampleFolder } from '../example';
import { saySkipped } from '../skipped';
import { later, resourceId } from './synthesis';

const ROOT = join(__dirname, '../..');
const SCHEMA = join(process.env['ORACLES'] ?? join(ROOT, '../shared/oracles'), 'azurerm-4.55.0.schema.json');

function platform(stack: TerraformStack): ApiManagementService {
  const group = new ResourceGroup(stack, 'group', { name: 'contoso', location: 'westeurope', tags: { a: 'b' }, preventDestroy: false });
  const place = group.placement({ a: 'b' });
  const identity = new Identity(stack, 'identity', { ...place, name: 'contoso' });
  const securityGroup = new NetworkSecurityGroup(stack, 'rules', { ...place, name: 'rules', mode: 'external', clientRanges: ['203.0.113.0/24'] });
  const network = new VirtualNetwork(stack, 'network', { ...place, name: 'network', addressSpace: ['10.0.0.0/16'] });
  const subnet = network.addSubnet('apim', { name: 'apim', addressPrefix: '10.0.1.0/27', securityGroup, serviceEndpoints: ['Microsoft.KeyVault'] });
  network.addSubnet('delegated', { name: 'delegated', addressPrefix: '10.0.2.0/27', delegation: 'Microsoft.Web/hostingEnvironments' });
  const vault = new Vault(stack, 'vault', {
    ...place, name: 'contoso-vault', tenantId: '00000000-0000-0000-0000-000000000000', allowedIpRanges: ['203.0.113.7'], allowedSubnetIds: [subnet.id], allowTrustedServices: false, softDeleteRetentionDays: 30, preventDestroy: false,
  });
  const workspace = new LogAnalyticsWorkspace(stack, 'workspace', { ...place, name: 'contoso-logs', retentionDays: 30, internetIngestionEnabled: false, internetQueryEnabled: false, preventDestroy: false });
  workspace.addTable('AppRequests', { totalRetentionDays: 4383 });
  const archive = new AuditArchive(stack, 'archive', { ...place, name: 'contosoaudit', immutableDays: 4000, locked: true, replication: 'GZRS', preventDestroy: false });
  new DiagnosticSetting(stack, 'audit', { name: 'audit', targetResourceId: vault.id, workspace, categories: ['AuditEvent'], archive });
  new DefenderForApis(stack, 'defender', { plan: 'P5' });
  const host = { hostName: 'a.contoso.example', keyVaultCertificateId: vault.secretId('tls') };
  return new ApiManagementService(stack, 'service', {
    ...place, name: 'contoso-apim', publisherName: 'Contoso', publisherEmail: 'apis@contoso.example', sku: 'Premium_2', identities: [identity], zones: ['1', '2'],
    network: { mode: 'external', subnet, publicIpAddressId: resourceId('Microsoft.Network/publicIPAddresses/ip') },
    additionalLocations: [{ location: 'northeurope', capacity: 2, zones: ['1', '2'], subnet, publicIpAddressId: resourceId('Microsoft.Network/publicIPAddresses/ip2') }],
    publicNetworkAccessEnabled: false, hostNames: { gateway: { ...host, negotiateClientCertificate: true }, developerPortal: host, management: host },
    certificateAuthorities: [{ encodedCertificate: 'MII=', store: 'Root' }], minApiVersion: '2022-08-01', notificationSenderEmail: 'apis@contoso.example', preventDestroy: false,
    dependsOn: [vault.grantSecretsUser('reads', identity)],
  });
}

function apis(stack: TerraformStack, service: ApiManagementService): void {
  const keyVault = { secretId: 'https://contoso.vault.azure.net/secrets/x', identityClientId: '00000000-0000-0000-0000-000000000001' };
  const clientSecret = new SecretVariable(stack, 'secret', { name: 'secret', description: 'x' });
  const server = new AuthorizationServer(stack, 'server', {
    service, name: 'server', displayName: 'S', description: 'd', authorizationEndpoint: 'https://l.example/a', tokenEndpoint: 'https://l.example/t', clientRegistrationEndpoint: 'https://l.example/r',
    clientId: 'c', clientSecret, defaultScope: 's', grantTypes: ['authorizationCode', 'clientCredentials'],
  });
  const header = new ApiVersionSet(stack, 'by-header', { service, name: 'by-header', displayName: 'H', description: 'd', scheme: { kind: 'header', name: 'Api-Version' } });
  new ApiVersionSet(stack, 'by-query', { service, name: 'by-query', displayName: 'Q', scheme: { kind: 'query', name: 'v' } });
  const api = new Api(stack, 'api', {
    service, name: 'api', displayName: 'A', path: 'a/b', contract: { format: 'openapi', text: 'openapi: 3.0.3' }, description: 'd', revision: '3', revisionDescription: 'r', version: '1', versionSet: header,
    subscriptionRequired: false, subscriptionKeyNames: { header: 'H', query: 'q' }, authorizationServer: { server, scope: 's' }, termsOfServiceUrl: 'https://contoso.example/terms',
    contact: { name: 'n', email: 'e@contoso.example', url: 'https://contoso.example' }, license: { name: 'MIT', url: 'https://contoso.example/l' }, dependsOn: [server],
  });
  const key = new NamedValue(stack, 'key', { service, name: 'key', value: keyVault, tags: ['t'] });
  const clientCertificate = new Certificate(stack, 'certificate', { service, name: 'certificate', keyVault });
  new Backend(stack, 'backend', {
    service, name: 'backend', url: 'https://b.example', title: 't', description: 'd', resourceId: 'https://management.azure.com/x', headers: { 'X-Key': key }, clientCertificate,
    validateCertificateChain: false, validateCertificateName: false, circuitBreaker: { failures: 3, intervalSeconds: 30, tripSeconds: 90, statusCodes: [{ min: 429, max: 429 }], acceptRetryAfter: false },
  });
  new Schema(stack, 'schema', { service, name: 'schema', type: 'xml', value: '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" />', description: 'd' });
  const logger = new Logger(stack, 'logger', { service, name: 'logger', description: 'd', applicationInsights: { resourceId: resourceId('Microsoft.Insights/components/i'), connectionString: later('azurerm_application_insights.i.connection_string') }, buffered: false });
  new Diagnostic(stack, 'diagnostic', { service, api, loggerId: logger.id, identifier: 'applicationinsights', samplingPercentage: 50, headers: ['Accept'], logClientIp: false, verbosity: 'error' });
  const group = new Group(stack, 'members', { service, name: 'members', displayName: 'M', description: 'd' });
  const user = new User(stack, 'user', { service, name: 'user', firstName: 'f', lastName: 'l', email: 'u@contoso.example', note: 'n', state: 'blocked', groups: [group] });
  const product = new Product(stack, 'product', { service, name: 'product', displayName: 'P', description: 'd', terms: 't', subscriptionRequired: true, approvalRequired: false, subscriptionsLimit: 2, published: false });
  product.addApi(api);
  new Subscription(stack, 'by-api', { service, name: 'by-api', displayName: 'S', scope: { api }, user, state: 'suspended', allowTracing: true }).addKeysToVault({ keyVaultId: resourceId('Microsoft.KeyVault/vaults/v'), expirationDate: '2030-01-01T00:00:00Z' });
}

if (!existsSync(SCHEMA)) saySkipped('the schema of azurerm 4.55 is not there (set ORACLES to its folder): the props are not held against it');

(existsSync(SCHEMA) ? test : test.skip)('what every prop writes agrees with the schema of azurerm 4.55', () => {
  const stack = new TerraformStack(Testing.app(), 'all');
  addAzurermProvider(stack, { production: false, subscriptionId: '00000000-0000-0000-0000-000000000000' });
  apis(stack, platform(stack));
  const json = JSON.parse(Testing.synth(stack)) as unknown;
  expect(count(json)).toBeGreaterThan(35);
  expect(checkStack(json, readSchemas(SCHEMA))).toEqual([]);
});

(existsSync(SCHEMA) ? test : test.skip)('every stack of the example agrees with the schema of azurerm 4.55', () => {
  const lines: string[] = [];
  expect({ code: run(SCHEMA, exampleFolder(), (line) => lines.push(line)), lines }).toEqual({ code: 0, lines: [1, 2, 3, 4].map(() => expect.stringMatching(/: \d{2} resources and data sources, all as the schema says$/)) });
});

test('every construct is shown in an example of docs/constructs', () => {
  const read = (folder: string, end: string): string[] => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(end)).map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
  const pages = read('docs/constructs', '.md').join('\n');
  const constructs = read('constructs', '.ts').flatMap((text) => [...text.matchAll(/^export class (\w+) extends Construct\b/gm)].map(([, name]) => name as string));
  expect(constructs.length).toBeGreaterThan(35);
  expect(constructs.filter((name) => !pages.includes(`new ${name}(`) && name !== 'ContractFile')).toEqual([]);
});
