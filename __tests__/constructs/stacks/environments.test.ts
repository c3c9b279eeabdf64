import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '../../../config';
import { parseEnvironment } from '../../../config/load';
import { ConfigurationError } from '../../../config/problem';
import type { EnvironmentInput } from '../../../config/schema';
import { dev } from '../../../config/dev';
import { readVariables } from '../../../config/variables';
import { prepareEnvironments, synthesizeEnvironments } from '../../../constructs/stacks';
import { exampleFolder } from '../../example';

const ROOT = join(__dirname, '..', '..', '..');

interface StackJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly data?: Readonly<Record<string, object>>;
  readonly output?: Readonly<Record<string, object>>;
  readonly terraform: { readonly backend: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

const stack = (name: string, folder = exampleFolder()): StackJson => JSON.parse(readFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), 'utf8')) as StackJson;

function synthesized(change: Partial<EnvironmentInput>, inspect: (folder: string, stacks: readonly string[]) => void): void {
  const { environment, problems } = parseEnvironment({ ...dev(readVariables({})), ...change }, 'config/test.ts');
  if (!environment || problems.length > 0) throw new ConfigurationError(problems);
  const folder = mkdtempSync(join(tmpdir(), 'healthcare-apis-'));
  try {
    inspect(folder, synthesizeEnvironments(prepareEnvironments([environment], ROOT), { outdir: folder }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the example has two stacks an environment', () => {
  expect(readdirSync(join(exampleFolder(), 'stacks')).sort()).toEqual(['dev-apis', 'dev-platform', 'prod-apis', 'prod-platform']);
});

test('two syntheses in two folders give the same bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'healthcare-apis-again-'));
  try {
    synthesizeEnvironments(prepareEnvironments(environments(), ROOT), { outdir: folder });
    for (const name of readdirSync(join(folder, 'stacks'))) {
      expect(readFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), 'utf8')).toBe(readFileSync(join(exampleFolder(), 'stacks', name, 'cdk.tf.json'), 'utf8'));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each(['dev-platform', 'dev-apis', 'prod-platform', 'prod-apis'])('no absolute path and no secret is in %s', (name) => {
  const text = readFileSync(join(exampleFolder(), 'stacks', name, 'cdk.tf.json'), 'utf8');
  expect(text).not.toContain(ROOT);
  expect(text).not.toContain(tmpdir());
  expect(text).not.toMatch(/AccountKey=|SharedAccessKey=|"password"/);
});

test.each<[string, Partial<EnvironmentInput>, boolean]>([
  ['fails when a policy file names what nothing of a service of its own has', {}, true],
  ['what a policy file names may be in a service that another team made', { service: { existing: { name: 'theirs', resourceGroupName: 'theirs-rg', sku: 'Premium_1', identityName: 'theirs-identity' } } } as Partial<EnvironmentInput>, false],
])('%s', (_, change, refused) => {
  const { environment, problems } = parseEnvironment({ ...dev(readVariables({})), ...change }, 'config/test.ts');
  if (!environment) throw new ConfigurationError(problems);
  const [prepared] = prepareEnvironments([environment], ROOT);
  if (!prepared) throw new Error('nothing prepared');
  const text = '<policies><inbound><base /><set-header name="X"><value>{{nowhere}}</value></set-header></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>';
  const apis = prepared.apis.map((api) => (api.name === 'appointments' ? { ...api, configuration: { ...api.configuration, operationPolicies: { 'list-appointments': 'own.xml' } } } : api));
  const outdir = mkdtempSync(join(tmpdir(), 'named-'));
  try {
    const attempt = () => synthesizeEnvironments([{ ...prepared, apis, files: new Map([...prepared.files, ['own.xml', text]]) }], { outdir });
    if (refused) expect(attempt).toThrow(/^dev-apis\/Api-appointments\/Operation-list-appointments: APIM241 \(line 1, column \d+\) expected the named value nowhere to exist/);
    else expect(attempt).not.toThrow();
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

test('further versions of an API are in the version set of the first', () => {
  const { apis } = dev(readVariables({}));
  const appointments = apis['appointments'];
  if (!appointments) throw new Error('the example has appointments');
  synthesized({ apis: { next: { ...appointments, version: 'v2', versionOf: 'appointments' }, ...apis } }, (folder) => {
    const { resource } = stack('dev-apis', folder);
    expect(Object.keys(resource['azurerm_api_management_api_version_set'] ?? {})).toHaveLength(Object.keys(apis).length);
    const members = Object.values(resource['azurerm_api_management_api'] ?? {}).filter(({ path }) => path === appointments.path);
    expect(members.map(({ version }) => version).sort()).toEqual(['v1', 'v2']);
    expect(new Set(members.map((member) => member['version_set_id'])).size).toBe(1);
  });
});

test('a local state lies outside the folder that may be deleted', () => {
  expect(stack('dev-platform').terraform.backend['local']?.['path']).toBe('../../../.terraform-state/dev-platform.tfstate');
});

test('production keeps its state in Azure, signs in with Entra, and protects the service', () => {
  const prod = stack('prod-platform');
  expect(prod.terraform.backend['azurerm']).toMatchObject({ use_azuread_auth: true, key: 'prod-platform.tfstate' });
  expect(Object.values(prod.resource['azurerm_api_management'] ?? {})[0]).toMatchObject({
    sku_name: 'Premium_2', zones: ['1', '2'], virtual_network_type: 'Internal', lifecycle: { prevent_destroy: true },
  });
  expect(prod.resource['azurerm_management_lock']).toBeDefined();
});

test('an API has a fixed number of resources, whatever its number of operations', () => {
  const { resource } = stack('dev-apis');
  const of = (api: string): number =>
    Object.values(resource).flatMap(Object.values).filter((each) => (each['//'] as { metadata: { path: string } }).metadata.path.startsWith(`dev-apis/Api-${api}/`)).length;
  expect({ fhir: of('fhir'), appointments: of('appointments') }).toEqual({ fhir: 7, appointments: 5 });
});

test('an existing service leaves the platform stack out and takes its hygiene into the API policies', () => {
  synthesized({ service: { existing: { name: 'shared-apim', resourceGroupName: 'shared', identityName: 'apim-identity' } } }, (folder, stacks) => {
    expect(stacks).toEqual(['dev-apis']);
    const { resource, output } = stack('dev-apis', folder);
    expect(Object.keys(output ?? {})).toEqual(expect.arrayContaining(['gateway-url', 'developer-portal-url', 'management-url', 'service-id', 'url-fhir']));
    for (const policy of Object.values(resource['azurerm_api_management_api_policy'] ?? {})) {
      expect(policy['xml_content']).toContain('<set-header name="X-Forwarded-For" exists-action="delete" />');
      expect(policy['xml_content']).toContain('source="healthcare-audit"');
    }
  });
});

const service = { name: 'other-apis', publisherName: 'Other', publisherEmail: 'a@example.com' };
test.each<[string, Partial<EnvironmentInput>, RegExp]>([
  ['Consumption', { service: { ...service, sku: 'Consumption_0', network: { mode: 'public' } }, apis: { appointments: dev(readVariables({})).apis['appointments'] as EnvironmentInput['apis'][string] }, products: {}, subscriptions: {} }, /<rate-limit calls=/],
  ['PremiumV2 in a network', { service: { ...service, sku: 'PremiumV2_1', network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } } }, /<rate-limit-by-key/],
  ['a private endpoint', { service: { ...service, sku: 'StandardV2_1', network: { mode: 'private-endpoint', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } } }, /<quota-by-key/],
  ['an external network', { service: { ...service, sku: 'Premium_1', network: { mode: 'external', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } } }, /<quota-by-key/],
])('%s synthesizes', (_, change, limits) => {
  synthesized(change, (folder, stacks) => {
    expect(stacks).toEqual(['dev-platform', 'dev-apis']);
    const [policy] = Object.values(stack('dev-apis', folder).resource['azurerm_api_management_api_policy'] ?? {});
    expect(policy?.['xml_content']).toMatch(limits);
  });
});

test('a stack that is no more leaves the folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'healthcare-apis-stale-'));
  try {
    mkdirSync(join(folder, 'stacks', 'old-apis'), { recursive: true });
    writeFileSync(join(folder, 'stacks', 'old-apis', 'cdk.tf.json'), '{}');
    synthesizeEnvironments(prepareEnvironments(environments(), ROOT), { outdir: folder });
    expect(readdirSync(join(folder, 'stacks'))).not.toContain('old-apis');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('fails with everything that is wrong, and writes nothing', () => {
  const example = dev(readVariables({}));
  const fhir = example.apis['fhir'] as NonNullable<EnvironmentInput['apis'][string]>;
  const appointments = example.apis['appointments'] as typeof fhir;
  const attempt = (): void => {
    synthesized(
      {
        apis: { ...example.apis, appointments: { ...appointments, access: {} }, lab: { ...fhir, path: 'lab', contract: 'contracts/missing.yaml' } },
        fragments: { mine: 'policies/missing.xml' },
      },
      () => undefined,
    );
  };
  expect(attempt).toThrow(ConfigurationError);
  expect(attempt).toThrow(/get-health[\s\S]*missing\.yaml/);
  expect(attempt).toThrow(/fragments\.mine: expected a file of the project/);
});

const changed = (change: object) => ({ service: { ...(dev(readVariables({})).service as object), ...change } as EnvironmentInput['service'] });

test('a secret of the platform’s own vault, which is closed, is read by the one identity that gets through; others by the user-assigned one', () => {
  const namedValues = { own: { kind: 'key-vault', keyVaultSecretId: 'https://contoso-health-dev-kv.vault.azure.net/secrets/x' }, other: { kind: 'key-vault', keyVaultSecretId: 'https://elsewhere.vault.azure.net/secrets/x' } } as const;
  synthesized({ namedValues }, (folder) => {
    const values = Object.values(stack('dev-apis', folder).resource['azurerm_api_management_named_value'] ?? {}).filter(({ secret }) => secret === true);
    expect(Object.fromEntries(values.map(({ name, value_from_key_vault: reference }) => [name, Object.keys(reference as object)]))).toEqual({ own: ['secret_id'], other: ['identity_client_id', 'secret_id'] });
    const roles = stack('dev-platform', folder).resource['azurerm_role_assignment'] ?? {};
    expect(Object.values(roles).map(({ principal_id }) => String(principal_id))).toContainEqual(expect.stringMatching(/azurerm_api_management\.Service_\w+\.identity\[0\]\.principal_id/));
  });
});

test('clients’ certificates may be held to an issuer whose certificate lies in the vault, and the policy waits for it', () => {
  const { apis, certificates, service } = dev(readVariables({}));
  const appointments = apis['appointments'];
  if (appointments === undefined) throw new Error('the example has no appointments');
  const own = { 'lab-ca': { kind: 'client', keyVaultCertificateId: 'https://elsewhere.vault.azure.net/secrets/lab-ca' } } as const;
  const hosts = { gateway: { hostName: 'api.example.org', keyVaultCertificateId: 'https://elsewhere.vault.azure.net/secrets/tls' } };
  const asking = { ...appointments, clientCertificates: [{ subject: 'CN=lab', issuerCertificateId: 'lab-ca' }], access: { ...appointments.access, rules: [{ methods: ['POST'], require: { clientCertificate: true } }] } } as typeof appointments;
  synthesized({ apis: { ...apis, appointments: asking }, certificates: { ...certificates, ...own }, service: { ...service, negotiateClientCertificate: true, hosts } as EnvironmentInput['service'] }, (folder) => {
    const policy = Object.values(stack('dev-apis', folder).resource['azurerm_api_management_api_policy'] ?? {}).find(({ xml_content }) => String(xml_content).includes('<validate-client-certificate'));
    expect(policy?.['xml_content']).toContain('<identity subject="CN=lab" issuer-certificate-id="lab-ca" />');
    expect(policy?.['depends_on']).toContainEqual(expect.stringMatching(/^azurerm_api_management_certificate\.Certificate-lab-ca_/));
  });
});

test('a lock is on in production, and can be put off for the time of a deletion', () => {
  expect(Object.keys(stack('prod-platform').resource['azurerm_management_lock'] ?? {})).toHaveLength(1);
  expect(stack('dev-platform').resource['azurerm_management_lock']).toBeUndefined();
  synthesized(changed({ deletionLock: true }), (folder) => expect(stack('dev-platform', folder).resource['azurerm_management_lock']).toBeDefined());
});

test('who may reach the vault from outside is said; nobody is by default', () => {
  const vault = (folder?: string) => Object.values(stack('dev-platform', folder).resource['azurerm_key_vault'] ?? {})[0];
  expect(vault()).toMatchObject({ public_network_access_enabled: false });
  synthesized(changed({ vaultAllowedRanges: ['203.0.113.7'] }), (folder) => expect(vault(folder)).toMatchObject({ public_network_access_enabled: true, network_acls: { default_action: 'Deny', ip_rules: ['203.0.113.7'] } }));
});

test('logs are queried from the service’s network alone where the configuration says so', () => {
  const queries = (name: string) => Object.values(stack(name).resource['azurerm_log_analytics_workspace'] ?? {}).map(({ internet_query_enabled }) => internet_query_enabled);
  expect([queries('dev-platform'), queries('prod-platform')]).toEqual([[true], [false]]);
  const { resource } = stack('prod-platform');
  expect(Object.values(resource['azurerm_monitor_private_link_scoped_service'] ?? {})[0]?.['linked_resource_id']).toMatch(/^\$\{azurerm_log_analytics_workspace\.Logs_\w+\.id\}$/);
  expect(stack('dev-platform').resource['azurerm_monitor_private_link_scope']).toBeUndefined();
});

const further = { sku: 'Premium_2', network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' }, additionalLocations: [{ location: 'UK West', capacity: 2, zones: ['1', '2'], network: { addressSpace: '10.1.0.0/16', subnetPrefix: '10.1.1.0/27' } }] };

test('a further region of a service in a network has a network, rules and an address of its own, there', () => {
  synthesized(changed(further), (folder) => {
    const { resource } = stack('dev-platform', folder);
    const of = (type: string) => Object.entries(resource[type] ?? {}).flatMap(([key, one]) => (key.startsWith('Region-ukwest_') ? [one] : []));
    expect([of('azurerm_virtual_network'), of('azurerm_network_security_group'), of('azurerm_public_ip')].map(([one]) => [one?.['location'], one?.['name']])).toEqual([
      ['UK West', 'gateway-ukwest-network'], ['UK West', 'gateway-ukwest-nsg'], ['UK West', 'gateway-ukwest-ip'],
    ]);
    expect(of('azurerm_network_security_rule')).toHaveLength(9);
    expect(of('azurerm_subnet_network_security_group_association')).toHaveLength(1);
    const service = Object.values(resource['azurerm_api_management'] ?? {})[0];
    expect(service?.['additional_location']).toEqual([{
      location: 'UK West', capacity: 2, zones: ['1', '2'],
      virtual_network_configuration: { subnet_id: expect.stringMatching(/^\$\{azurerm_subnet\.Region-ukwest_Network_Subnet_\w+\.id\}$/) as string },
      public_ip_address_id: expect.stringMatching(/^\$\{azurerm_public_ip\.Region-ukwest_PublicIp_\w+\.id\}$/) as string,
    }]);
    expect(service?.['depends_on']).toContainEqual(expect.stringMatching(/^azurerm_network_security_rule\.Region-ukwest_/));
  });
});

test('a further region reaches the vault from its subnet, and is found in the network by its own name', () => {
  synthesized(changed(further), (folder) => {
    const { resource } = stack('dev-platform', folder);
    const acls = Object.values(resource['azurerm_key_vault'] ?? {})[0]?.['network_acls'] as { virtual_network_subnet_ids: readonly string[] };
    expect(acls.virtual_network_subnet_ids).toHaveLength(2);
    const record = Object.values(resource['azurerm_private_dns_a_record'] ?? {}).find(({ name }) => name === 'contoso-health-dev-ukwest-01.regional');
    expect(record?.['records']).toMatch(/^\$\{azurerm_api_management\.Service_\w+\.additional_location\[0\]\.private_ip_addresses\}$/);
    const linked = Object.values(resource['azurerm_private_dns_zone_virtual_network_link'] ?? {}).filter(({ name }) => name === 'ukwest');
    expect(linked).toHaveLength(1);
  });
});

test('a further region of a public service has no network', () => {
  synthesized(changed({ sku: 'Premium_1', additionalLocations: [{ location: 'ukwest', capacity: 1 }] }), (folder) => {
    const { resource } = stack('dev-platform', folder);
    expect(Object.values(resource['azurerm_api_management'] ?? {})[0]?.['additional_location']).toEqual([{ location: 'ukwest', capacity: 1 }]);
    expect(resource['azurerm_virtual_network']).toBeUndefined();
  });
});

test('nothing but PremiumV2 stands in the subnet that is delegated to it', () => {
  synthesized(changed({ sku: 'PremiumV2_1', network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } }), (folder) => {
    const { resource } = stack('dev-platform', folder);
    expect(Object.values(resource['azurerm_subnet'] ?? {})[0]).toHaveProperty('delegation');
    expect(resource['azurerm_private_endpoint']).toBeUndefined();
    expect(resource['azurerm_public_ip']).toBeUndefined();
  });
});
