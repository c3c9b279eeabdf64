import { parseEnvironment } from '../../config/load';
import { formatProblem } from '../../config/problem';
import type { EnvironmentInput } from '../../config/schema';

const valid: EnvironmentInput = {
  name: 'test',
  production: false,
  location: 'uksouth',
  service: { name: 'hospital-test', publisherName: 'Hospital', publisherEmail: 'apis@hospital.example', sku: 'Developer_1', network: { mode: 'public' } },
  state: { kind: 'local' },
  identityProviders: { staff: { kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://fhir'] } },
  apis: {
    fhir: {
      contract: 'contracts/fhir.json', displayName: 'FHIR', path: 'fhir', style: 'fhir', identityProviders: ['staff'],
      backend: { url: 'https://fhir.example', credentials: { kind: 'managed-identity', resource: 'api://backend' } },
    },
  },
  products: { clinicians: { displayName: 'Clinicians', terms: 'Terms', apis: ['fhir'], groups: ['clinicians'] } },
  groups: { clinicians: { displayName: 'Clinicians' } },
  compliance: { profile: 'development' },
};
const api = (valid.apis as NonNullable<EnvironmentInput['apis']>)['fhir'] as EnvironmentInput['apis'][string];
const service = valid.service as Exclude<EnvironmentInput['service'], { existing: unknown }>;
const inside = { ...service, sku: 'Premium_1', network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } } as const;
const product = (valid.products as NonNullable<EnvironmentInput['products']>)['clinicians'] as NonNullable<EnvironmentInput['products']>[string];

const problemsOf = (change: Partial<EnvironmentInput>): string[] => parseEnvironment({ ...valid, ...change }, 'config/test.ts').problems.map(formatProblem);

test('a tag that only DNS zones refuse is one of a service in no network', () => {
  expect(problemsOf({ tags: { 'cost center': 'x' } })).toEqual([]);
});

test('a valid configuration has no problems and is frozen', () => {
  const { environment, problems } = parseEnvironment(valid, 'config/test.ts');
  expect(problems).toEqual([]);
  expect(Object.isFrozen(environment?.apis['fhir']?.limits)).toBe(true);
});

test.each<[string, Partial<EnvironmentInput>, RegExp]>([
  ['an unknown SKU', { service: { ...service, sku: 'Gold_1' } }, /service\.sku: expected one of Consumption_<units>/],
  ['zones on a SKU without them', { service: { ...service, zones: ['1', '2'] } }, /service\.zones: expected no zones/],
  ['a capacity that is not a multiple of the zones', { service: { ...service, sku: 'Premium_3', zones: ['1', '2'] } }, /multiple of the 2 zones, got Premium_3/],
  ['an internal network on a SKU without one', { service: { ...service, sku: 'Standard_1', network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } } }, /network\.mode/],
  ['an external network on a v2 tier', { service: { ...service, sku: 'PremiumV2_1', network: { mode: 'external', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } } }, /network\.mode: expected internal, because that is how PremiumV2 stands[^]*choose a tier that can be external: Developer, Premium/],
  ['a tag that private DNS zones would leave out', { tags: { 'cost center': 'x' }, service: { ...service, network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } } }, /tags\.cost center: expected a name of letters[^]*private DNS zones of a network/],
  ['more tags than a private DNS zone takes', { tags: Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`t${index}`, 'x'])), service: { ...service, network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } } }, /tags: expected at most 15, which is what the private DNS zones/],
  ['a tag that the archive’s account would refuse', { tags: { ['a'.repeat(129)]: 'b' }, logs: { archive: { storageAccountName: 'archive' } } }, /tags\.a+: expected a name of 1–128 characters, which is what the storage account of logs\.archive takes/],
  ['the subscription that every service has', { subscriptions: { master: { displayName: 'A', product: 'clinicians' } } }, /subscriptions\.master: expected 1–80 letters[^]*other than master/],
  ['two tags that differ in case alone', { tags: { env: 'a', Env: 'b' } }, /tags\.Env: expected a name that differs from 'env' in more than case/],
  ['keys for a vault whose secrets would have an underscore', { service: { ...service, vaultAllowedRanges: ['203.0.113.7'] }, subscriptions: { a_b: { displayName: 'A', product: 'clinicians', keysInVault: true } } }, /subscriptions\.a_b: expected a name of 1–127 letters, digits and dashes, because the secrets of its keys/],
  ['a further region that is the service’s own', { service: { ...service, sku: 'Premium_1', additionalLocations: [{ location: 'UK South', capacity: 1 }] } }, /additionalLocations\[0\]\.location: expected a region that the service is not in already/],
  ['a further region twice', { service: { ...service, sku: 'Premium_1', additionalLocations: [{ location: 'ukwest', capacity: 1 }, { location: 'ukwest', capacity: 1 }] } }, /additionalLocations\[1\]\.location: expected a region that the service is not in already/],
  ['a subnet outside its network', { service: { ...service, network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.1.1.0/27' } } }, /a range inside 10\.0\.0\.0\/16, got 10\.1\.1\.0\/27/],
  ['a local state in production', { production: true, service: { ...service, sku: 'Premium_1' } }, /state\.kind: expected azurerm in production/],
  ['approval without a limit', { products: { clinicians: { ...product, subscriptionsLimit: 0 } } }, /subscriptionsLimit: expected a number > 0 because approval is required, got 0/],
  ['two products of one name', { products: { clinicians: product, others: { ...product, displayName: product.displayName.toUpperCase() } } }, /products\.others\.displayName: expected a name of its own; products\.clinicians has the same/],
  ['a named value of spaces', { namedValues: { a: { kind: 'plain', value: ' ' } } }, /namedValues\.a\.value: expected a text that is not of spaces only/],
  ['a product that names an unknown API', { products: { clinicians: { ...product, apis: ['lab'] } } }, /products\.clinicians\.apis\[0\]: expected the name of a configured api \(fhir\), got "lab"/],
  ['a product that names an unknown group', { products: { clinicians: { ...product, groups: ['nurses'] } } }, /products\.clinicians\.groups\[0\]/],
  ['two APIs on one path', { apis: { fhir: api, copy: { ...api, path: 'FHIR' } } }, /apis\.copy\.path: expected a path of its own/],
  ['a service name that Azure refuses', { service: { ...service, name: '9-hospital' } }, /service\.name: expected 1–50 letters/],
  ['ranges that overlap', { networks: ['10.0.0.0/8', '10.4.0.0/16'] }, /networks\[1\]: expected a range apart from networks\[0\] \(10\.0\.0\.0\/8\)/],
  ['a further region without a network where the service has one', { service: { ...inside, additionalLocations: [{ location: 'ukwest', capacity: 1 }] } }, /additionalLocations\[0\]\.network: expected the region's own, because the service stands in a network \(mode internal\)/],
  ['a further region with a network where the service has none', { service: { ...service, sku: 'Premium_1', additionalLocations: [{ location: 'ukwest', capacity: 1, network: { addressSpace: '10.1.0.0/16', subnetPrefix: '10.1.1.0/27' } }] } }, /additionalLocations\[0\]\.network: expected nothing, because with network mode public/],
  ['a further region whose network overlaps the first', { service: { ...inside, additionalLocations: [{ location: 'ukwest', capacity: 1, network: { addressSpace: '10.0.0.0/8', subnetPrefix: '10.1.1.0/27' } }] } }, /additionalLocations\[0\]\.network\.addressSpace: expected a range apart from service\.network \(10\.0\.0\.0\/16\)/],
  ['a further region whose subnet is outside its network', { service: { ...inside, additionalLocations: [{ location: 'ukwest', capacity: 1, network: { addressSpace: '10.1.0.0/16', subnetPrefix: '10.2.1.0/27' } }] } }, /additionalLocations\[0\]\.network\.subnetPrefix: expected a range inside 10\.1\.0\.0\/16/],
  ['a further region whose subnet is too small', { service: { ...inside, additionalLocations: [{ location: 'ukwest', capacity: 1, network: { addressSpace: '10.1.0.0/16', subnetPrefix: '10.1.1.0/30' } }] } }, /additionalLocations\[0\]\.network\.subnetPrefix: expected a range of \/29 or wider/],
  ['a further region on a SKU without them', { service: { ...service, additionalLocations: [{ location: 'ukwest', capacity: 1 }] } }, /additionalLocations: expected none/],
  ['no public access and no private endpoint', { service: { ...service, publicNetworkAccess: false } }, /publicNetworkAccess: expected true/],
  ['client certificates that nobody is asked for', { apis: { fhir: { ...api, clientCertificates: [{ commonName: 'lab' }] } } }, /negotiateClientCertificate: expected true, because apis\.fhir/],
  ['an issuer that is no configured certificate', { apis: { fhir: { ...api, clientCertificates: [{ issuerCertificateId: 'lab-ca' }] } } }, /clientCertificates\[0\]\.issuerCertificateId: expected the name of a configured client certificate \(there is none\), got .?lab-ca/],
  ['an issuer told in two ways', { apis: { fhir: { ...api, clientCertificates: [{ issuerCertificateId: 'lab-ca', issuerSubject: 'CN=lab' }] } } }, /issuerCertificateId alone, or other attributes of the issuer without it/],
  ['bound tokens without client certificates', { apis: { fhir: { ...api, certificateBoundTokens: true } } }, /certificateBoundTokens: expected clientCertificates/],
  ['an unknown certificate for a backend', { apis: { fhir: { ...api, backend: { ...api.backend, credentials: { kind: 'client-certificate', certificate: 'lab' } } } } }, /credentials\.certificate: expected the name of a configured client certificate/],
  ['two providers with one issuer', { identityProviders: { ...valid.identityProviders, copy: { kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['b'] } } }, /identityProviders\.copy: expected an issuer of its own/],
  ['an unknown authorization server', { apis: { fhir: { ...api, portalAuthorization: { authorizationServer: 'login' } } } }, /portalAuthorization\.authorizationServer/],
  ['a named value with the name of the application’s own', { namedValues: { 'identity-client-id': { kind: 'plain', value: 'x' } } }, /namedValues\.identity-client-id/],
  ['an existing service without the identity that a secret needs', { service: { existing: { name: 'shared', resourceGroupName: 'shared' } }, namedValues: { key: { kind: 'key-vault', keyVaultSecretId: 'https://kv.vault.azure.net/secrets/key' } } }, /existing\.identityName: expected the user-assigned identity that reads the vault, because of namedValues\.key/],
  ['an existing service without the vault for keys', { service: { existing: { name: 'shared', resourceGroupName: 'shared' } }, subscriptions: { app: { displayName: 'App', product: 'clinicians', keysInVault: true } } }, /existing\.vaultName: expected the vault for the keys of subscriptions\.app/],
  ['names that differ in case only', { groups: { clinicians: { displayName: 'A' }, Clinicians: { displayName: 'B' } } }, /groups\.Clinicians/],
  ['an http backend', { apis: { fhir: { ...api, backend: { ...api.backend, url: 'http://fhir.example' } } } }, /apis\.fhir\.backend\.url: expected an https URL without a user name, password, query or fragment, got "http:/],
  ['a SKU of an existing service that is none', { service: { existing: { name: 'shared', resourceGroupName: 'shared', sku: 'Gold_1' } } }, /service\.existing\.sku: expected one of/],
  ['a zone twice', { service: { ...service, sku: 'Premium_2', zones: ['1', '1'] } }, /service\.zones\[1\]: expected every entry once/],
  ['a service in a network whose name is no label of an address', { service: { ...service, name: 'a', network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } } }, /service\.name: expected 3–63 lower-case letters.*label of the public address/],
  ['logs that nobody could query', { logs: { internetQueries: false } }, /logs\.internetQueries: expected a network from which they are queried instead.*got 'public'/],
  ['logs queried from a subnet that PremiumV2 has to itself', { service: { ...service, sku: 'PremiumV2_1', network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/27' } }, logs: { internetQueries: false } }, /logs\.internetQueries: expected true, because PremiumV2/],
  ['a subnet too small to hold anything', { service: { ...service, network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/30' } } }, /subnetPrefix: expected a range of \/29 or wider/],
  ['a host name for the portal of a v2 tier', { service: { ...service, sku: 'StandardV2_1', hosts: { portal: { hostName: 'portal.example.com', keyVaultCertificateId: 'https://kv.vault.azure.net/secrets/portal' } } } }, /service\.hosts\.portal: expected none, because StandardV2/],
  ['client certificates without a host name to ask for them at', { service: { ...service, negotiateClientCertificate: true } }, /service\.hosts\.gateway: expected a host name/],
  ['an authority on a v2 tier', { service: { ...service, sku: 'StandardV2_1' }, certificates: { root: { kind: 'authority', file: 'root.pem' } } }, /certificates\.root: expected no authority, because StandardV2 takes none/],
  ['a limit that is less than what a user has', { users: { ward: { firstName: 'W', lastName: 'W', email: 'w@hospital.example' } }, subscriptions: Object.fromEntries(['a', 'b'].map((name) => [name, { displayName: name, product: 'clinicians', user: 'ward' }])) }, /products\.clinicians\.subscriptionsLimit: expected at least 2, because the user ward/],
  ['an Entra group whose tenant the portal does not let in', { groups: { clinicians: { displayName: 'C', entra: { tenantId: '11111111-1111-4111-8111-111111111111', objectId: '22222222-2222-4222-8222-222222222222' } } } }, /groups\.clinicians\.entra\.tenantId: expected one of portal\.entra\.allowedTenants \(portal\.entra is not configured\)/],
  ['a portal that lets in a tenant by its domain', { portal: { entra: { clientId: '11111111-1111-4111-8111-111111111111', signInTenant: '11111111-1111-4111-8111-111111111111', allowedTenants: ['hospital.example'] } } }, /portal\.entra\.allowedTenants\[0\]: expected a GUID/],
  ['a group with the name of a built-in one', { groups: { ...valid.groups, Developers: { displayName: 'D' } } }, /groups\.Developers: expected another name, because the service has this group/],
  ['a named value with the name of a backend’s credential', { apis: { fhir: { ...api, backend: { ...api.backend, credentials: { kind: 'header', header: 'X-Key', keyVaultSecretId: 'https://kv.vault.azure.net/secrets/key' } } } }, namedValues: { 'fhir-backend-credential': { kind: 'plain', value: 'x' } } }, /namedValues\.fhir-backend-credential: expected another name/],
  ['an API whose name leaves no room for names made from it', { apis: { fhir: api, ['x'.repeat(61)]: { ...api, path: 'x' } } }, /apis\.x{61}: expected a name of an API of 1–60 characters/],
  ['a name that Azure refuses', { namedValues: { 'no spaces': { kind: 'plain', value: 'x' } } }, /namedValues\.no spaces: expected 1–80 letters/],
  ['a user’s name with an underscore', { users: { a_b: { firstName: 'A', lastName: 'B', email: 'a@hospital.example' } } }, /users\.a_b: expected 1–80 letters, digits and dashes/],
  ['an empty display name', { groups: { clinicians: { displayName: '' } } }, /groups\.clinicians\.displayName: expected 1–300 characters/],
  ['a tag twice', { apis: { fhir: { ...api, tags: ['a', 'a'] } } }, /apis\.fhir\.tags\[1\]: expected every entry once/],
  ['a tag’s value that is too long', { tags: { owner: 'x'.repeat(257) } }, /tags\.owner: expected at most 256 characters/],
  ['a subnet too small for what PremiumV2 puts into it', { service: { ...service, sku: 'PremiumV2_1', network: { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.1.0/28' } } }, /subnetPrefix: expected a range of \/27 or wider, which PremiumV2 demands/],
  ['keys for a vault that Terraform cannot reach', { subscriptions: { app: { displayName: 'App', product: 'clinicians', keysInVault: true } } }, /service\.vaultAllowedRanges: expected the address from which Terraform runs, because it writes the keys of subscriptions\.app/],
  ['a range of the vault that is none', { service: { ...service, vaultAllowedRanges: ['10.0.0.1/8'] } }, /vaultAllowedRanges\[0\]: expected an IPv4 address, or a range/],
  ['an API with an unknown identity provider', { apis: { fhir: { ...api, identityProviders: ['patients'] } } }, /identityProviders\[0\]/],
])('fails when there is %s', (_, change, message) => {
  const { problems } = parseEnvironment({ ...valid, ...change }, 'config/test.ts');
  expect(problems.map(formatProblem).join('\n')).toMatch(message);
  for (const { place, expected, found, mend } of problems) expect([place, expected, found, mend].every((part) => part.trim() !== '') && mend !== expected).toBe(true);
});

test('fails when a secret is given as text, and does not repeat it', () => {
  const [problem] = problemsOf({ namedValues: { key: { kind: 'key-vault', keyVaultSecretId: 'hunter2' } } });
  expect(problem).toMatch(/namedValues\.key\.keyVaultSecretId/);
  expect(problem).not.toContain('hunter2');
});

test('reports every problem at once', () => {
  expect(problemsOf({ apis: { fhir: api, copy: api }, products: { clinicians: { ...product, apis: ['lab'], groups: ['nurses'] } } })).toHaveLength(3);
});

test('a value of a wrong form hides no rule that concerns several values', () => {
  const wrong = { apis: { fhir: { ...api, backend: { ...api.backend, url: 'http://fhir.example' } } }, products: { clinicians: { ...product, subscriptionsLimit: 0 } } };
  expect(problemsOf(wrong).join('\n')).toMatch(/backend\.url: expected an https URL[\s\S]*subscriptionsLimit: expected a number > 0/);
});

test('the sample in place of a wrong value is never mentioned', () => {
  expect(problemsOf({ networks: ['everywhere', 'somewhere'] }).join('\n')).not.toContain('192.0.2.0');
});

test.each<[string, object, boolean]>([
  ['a key that nobody knows', { zzzzqqq: 1 }, true],
  ['a value of another type', { tags: 'none' }, true],
  // Without it, an operation or a product would seem to lack what it has.
  ['a key that nobody knows, of an API', { apis: { fhir: { zzzzqqq: 1 } } }, false],
  ['groups of another type', { groups: 'none' }, false],
])('%s is told, and the rest is looked at where nothing refers to it', (_, change, isLeft) => {
  const { environment, problems } = parseEnvironment({ ...valid, ...(change as Partial<EnvironmentInput>) }, 'config/test.ts');
  expect(problems.length).toBeGreaterThan(0);
  expect(environment !== undefined).toBe(isLeft);
});
