/** What a user reads for values that the types of TypeScript, or the service, would not take. */
import { parseEnvironment } from '../../config/load';
import { formatProblem } from '../../config/problem';
import type { EnvironmentInput } from '../../config/schema';

type Tree = Record<string, unknown>;

const valid = (): Tree => ({
  name: 'test', production: false, location: 'uksouth', state: { kind: 'local' }, compliance: { profile: 'development' },
  service: { name: 'hospital-test', publisherName: 'Hospital', publisherEmail: 'apis@hospital.example', sku: 'Developer_1', network: { mode: 'public' } },
  identityProviders: { staff: { kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://lab'] } },
  apis: { lab: { contract: 'lab.yaml', displayName: 'Lab', path: 'lab', style: 'plain', identityProviders: ['staff'], backend: { url: 'https://lab.example', credentials: { kind: 'managed-identity', resource: 'api://lab' } } } },
  products: { staff: { displayName: 'Staff', terms: 'Terms', apis: ['lab'], groups: ['nurses'] } },
  groups: { nurses: { displayName: 'Nurses' } },
});

/** The problems after the value at a path is another one; without the file's name. */
function problemsWith(path: string, value: unknown): readonly string[] {
  const input = valid();
  const keys = path.split('.');
  const holder = keys.slice(0, -1).reduce<Tree>((at, key) => (at[key] ??= {}) as Tree, input);
  holder[keys.at(-1) ?? ''] = value;
  return parseEnvironment(input as unknown as EnvironmentInput, 'config/test.ts').problems.map((problem) => formatProblem(problem).replace('config/test.ts: ', ''));
}

test.each<[string, unknown, string]>([
  ['service.sku', 1, 'service.sku: expected a text, got 1. Mend: put it in quotes: \'1\''],
  ['service.skuu', 'x', 'service.skuu: expected a key that the configuration knows, got "skuu". Mend: did you mean "sku"?'],
  ['servcie', {}, 'servcie: expected a key that the configuration knows, got "servcie". Mend: did you mean "service"?'],
  ['apis.lab.displayname', 'x', 'apis.lab.displayname: expected a key that the configuration knows, got "displayname". Mend: did you mean "displayName"?'],
  ['apis.lab.access.rules', [{ operation: ['a'], require: { anyScope: ['a'] } }], 'apis.lab.access.rules[0].operation: expected a key that the configuration knows, got "operation". Mend: did you mean "operations"?'],
  ['apis.lab.access.default', { anyScope: [] }, 'apis.lab.access.default.anyScope: expected at least 1 entry, got an empty list. Mend: name one, or leave the key out where it is optional'],
  ['apis.lab.limits', { calls: Number.NaN }, 'apis.lab.limits.calls: expected a number, got NaN. Mend: write a number, and look at what it is computed from'],
  ['apis.lab.limits', { renewalSeconds: 301 }, 'apis.lab.limits.renewalSeconds: expected a number of at most 300, got 301. Mend: write 300 or less'],
  ['location', () => 'uksouth', 'location: expected a text, got a function. Mend: call the function, or write the value itself'],
  ['apis', [], 'apis: expected an object of named entries, got an empty list. Mend: write { name: … }'],
  ['production', 'false', 'production: expected true or false, got "false". Mend: remove the quotes: false'],
  ['logs', { retentionDays: 90 }, 'logs.retentionDays: expected one of 30, 365, 730, 2191, 2556, 4383, got 90. Mend: write 365'],
  ['service.network', { mode: 'intern' }, "service.network.mode: expected one of 'public', 'external', 'internal', 'private-endpoint', got \"intern\". Mend: did you mean \"internal\"?"],
  ['service.publisherEmail', 'nobody', 'service.publisherEmail: expected an email address of at most 100 characters, got "nobody". Mend: write one address as name@domain'],
  ['service.sku', 'Gold_1', 'service.sku: expected one of Consumption_<units>, Developer_<units>, Basic_<units>, Standard_<units>, Premium_<units>, BasicV2_<units>, StandardV2_<units>, PremiumV2_<units>, got Gold_1. Mend: write the tier as Azure does, and the number of its units, such as Premium_2'],
  ['service.sku', 'Premum_2', 'service.sku: expected one of Consumption_<units>, Developer_<units>, Basic_<units>, Standard_<units>, Premium_<units>, BasicV2_<units>, StandardV2_<units>, PremiumV2_<units>, got Premum_2. Mend: did you mean "Premium_2"?'],
  ['service.sku', 'premium', 'service.sku: expected one of Consumption_<units>, Developer_<units>, Basic_<units>, Standard_<units>, Premium_<units>, BasicV2_<units>, StandardV2_<units>, PremiumV2_<units>, got premium. Mend: did you mean "Premium_1"?'],
  ['service.sku', 'Basic_3', 'service.sku: expected Basic_1 to Basic_2, got Basic_3. Mend: write Basic_2, or take a tier that has 3 units'],
  ['apis.lab.backend.url', 'http://lab.example', 'apis.lab.backend.url: expected an https URL without a user name, password, query or fragment, got "http://lab.example". Mend: write https:// in place of http://, or put a proxy that speaks TLS before it'],
  ['products.staff.subscriptionsLimit', 0, 'products.staff.subscriptionsLimit: expected a number > 0 because approval is required, got 0. Mend: write how many subscriptions a user may have, or leave it out for 1'],
  ['products.staff.groups', ['doctors'], 'products.staff.groups[0]: expected the name of a configured group (nurses), got "doctors". Mend: correct the name, or configure the group'],
  ['products.staff.apis', ['lap'], 'products.staff.apis[0]: expected the name of a configured api (lab), got "lap". Mend: did you mean "lab"?'],
  ['service.network', { mode: 'internal', addressSpace: '10.0.0.0/16' }, 'service.network.subnetPrefix: expected an IPv4 range by its first address, such as 10.40.0.0/16, got nothing. Mend: write subnetPrefix: \'…\''],
  ['service.network', { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.1.0.0/27' }, 'service.network.subnetPrefix: expected a range inside 10.0.0.0/16, got 10.1.0.0/27. Mend: take a part of addressSpace, or widen addressSpace'],
  ['products.staff.subscriptionsLimit', 1.5, 'products.staff.subscriptionsLimit: expected a whole number, got 1.5. Mend: round it: 1 or 2'],
  ['production', undefined, 'production: expected true or false, got nothing. Mend: write production: true or false'],
  ['compliance', undefined, 'compliance: expected an object, got nothing. Mend: write compliance: { profile: … }'],
  ['compliance.profile', 'prod', 'compliance.profile: expected one of "production", "development", got "prod". Mend: did you mean "production"?'],
  ['state', {}, "state.kind: expected one of 'local', 'azurerm', got nothing. Mend: write kind: 'local' or 'azurerm'"],
  ['groups.my group', { displayName: 'G' }, 'groups.my group: expected 1–80 letters, digits, dashes and underscores that start and end with a letter or digit, got "my group". Mend: did you mean "my-group"?'],
  ['apis.lab.path', '/lab', 'apis.lab.path: expected a URL path of 1–400 characters without slashes at the ends, such as fhir/r4, got "/lab". Mend: did you mean "lab"?'],
  ['apis.lab.corsOrigins', ['https://a.example/'], 'apis.lab.corsOrigins[0]: expected an https origin without a path, such as https://app.example.com, got "https://a.example/". Mend: did you mean "https://a.example"?'],
  ['apis.lab.identityProviders', 'staff', "apis.lab.identityProviders: expected a list, got \"staff\". Mend: put it in a list: ['staff']"],
  ['apis.lab.access.default', { networks: ['10.0.0.1'] }, 'apis.lab.access.default.networks[0]: expected a CIDR range by its first address, such as 10.0.0.0/24 or 2001:db8::/32, got "10.0.0.1". Mend: write 10.0.0.1/32 for this one address'],
  ['identityProviders.staff', { kind: 'entra', tenantId: 'hospital', audiences: ['a'] }, 'identityProviders.staff.tenantId: expected a GUID such as 00000000-0000-0000-0000-000000000000, got "hospital". Mend: copy the id, not the name, from Entra in the Azure portal'],
  ['namedValues', { lab: { kind: 'key-vault', keyVaultSecretId: 'https://kv.vault.azure.net/secrets/lab/0123' } }, 'namedValues.lab.keyVaultSecretId: expected the versionless id of a Key Vault secret (https://<vault>.vault.azure.net/secrets/<name>), never the secret itself, got a text (not shown). Mend: remove the version behind the name'],
  ['compliance', { profile: 'development', suppressions: [{ rule: 'a', path: 'b', reason: 'too short', owner: 'c', expires: '2027-02-28' }] }, 'compliance.suppressions[0].reason: expected a reason of at least ten characters that a reviewer can judge, got "too short". Mend: say why this is acceptable here'],
  ['compliance', { profile: 'development', suppressions: [{ rule: 'a', path: 'b', reason: 'A good reason.', owner: 'c', expires: '2027-02-30' }] }, 'compliance.suppressions[0].expires: expected a date such as 2030-12-31, got "2027-02-30". Mend: write year, month and day: YYYY-MM-DD, of a day that there is'],
])('%s of a wrong form is one clear line', (path, value, line) => {
  expect(problemsWith(path, value)).toEqual([line]);
});

test.each<[string, unknown, string]>([
  ['a path with two slashes', 'a//b', 'apis.lab.path'],
  ['a path that goes up', 'a/../b', 'apis.lab.path'],
  ['a path that is too long', 'a'.repeat(401), 'apis.lab.path'],
  ['a backend with a query', 'https://lab.example/?a=b', 'apis.lab.backend.url'],
  ['a backend with a template for a host', 'https://${file("x")}.example', 'apis.lab.backend.url'],
  ['the same API twice', ['lab', 'lab'], 'products.staff.apis'],
  ['the same group twice', ['nurses', 'nurses'], 'products.staff.groups'],
  ['a limit below one', -1, 'products.staff.subscriptionsLimit'],
  ['a zone twice', ['1', '1'], 'service.zones'],
  ['a group of the service', { displayName: 'Guests' }, 'groups.Guests'],
  ['a range that starts inside', ['10.0.0.1/8'], 'networks'],
  ['a range with an octal number', ['010.0.0.0/8'], 'networks'],
  ['a subnet that is too small', { mode: 'internal', addressSpace: '10.0.0.0/16', subnetPrefix: '10.0.0.0/30' }, 'service.network'],
  ['a network of IPv6', { mode: 'internal', addressSpace: '2001:db8::/32', subnetPrefix: '2001:db8::/64' }, 'service.network'],
  ['a tag that Azure refuses', { 'a<b': 'x' }, 'tags'],
  ['too many tags', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, 'x'])), 'tags'],
  ['a resource group that Azure refuses', { existing: { name: 'shared', resourceGroupName: 'a/b' } }, 'service'],
  ['an unknown tier of an existing service', { existing: { name: 'shared', resourceGroupName: 'a', sku: 'Gold_1' } }, 'service'],
  ['two users of one address', { a: { firstName: 'A', lastName: 'B', email: 'a@b.example' }, b: { firstName: 'A', lastName: 'B', email: 'A@b.example' } }, 'users'],
])('fails when there is %s', (_, value, path) => {
  const problems = problemsWith(path, value);
  expect(problems).not.toEqual([]);
  for (const problem of problems) expect(problem.startsWith(path)).toBe(true);
});

test('an API may be called as the names that are made of it allow', () => {
  const { lab } = valid()['apis'] as Tree;
  expect(problemsWith('apis', { ['a'.repeat(60)]: lab, lab: { ...(lab as object), path: 'b' } })).toEqual([]);
  expect(problemsWith('apis', { ['a'.repeat(61)]: lab, lab: { ...(lab as object), path: 'b' } })).toEqual([expect.stringContaining('expected a name of an API of 1–60 characters')]);
});

test.each<[string, Tree, string | undefined]>([
  ['two APIs at one path', { path: 'LAB', version: 'v2' }, 'apis.copy.path: expected a path of its own; apis.lab is at the same path, got LAB. Mend: take another, or write versionOf: \'lab\''],
  ['a further version', { version: 'v2', versionOf: 'lab' }, undefined],
  ['a further version of the same name', { version: 'V1', versionOf: 'lab' }, 'apis.copy.version: expected a version of its own; apis.lab has the same, got V1.'],
  ['a further version at another path', { path: 'other', version: 'v2', versionOf: 'lab' }, 'apis.copy.path: expected the path of apis.lab, of which it is a version: lab, got other.'],
  ['a further version of nothing', { version: 'v2', versionOf: 'lub' }, 'apis.copy.versionOf: expected the name of a configured API that is no further version itself (lab), got lub.'],
  ['a further version of itself', { version: 'v2', versionOf: 'copy' }, 'apis.copy.versionOf: expected the name of a configured API that is no further version itself (lab), got copy.'],
])('%s', (_, change, line) => {
  const { lab } = valid()['apis'] as Tree;
  expect(problemsWith('apis', { lab, copy: { ...(lab as object), ...change } })).toEqual(line === undefined ? [] : [expect.stringContaining(line)]);
});

test.each<[string, unknown]>([
  ['apis.lab.backend.credentials', { kind: 'header', header: 'X-Key', value: 'hunter2-hunter2' }],
  ['namedValues', { 'lab-password': { kind: 'plain', value: 'hunter2-hunter2' } }],
  ['namedValues', { lab: { kind: 'plain', value: 'AccountKey=hunter2-hunter2' } }],
  ['namedValues', { lab: { kind: 'plain', secret: 'hunter2-hunter2' } }],
  ['authorizationServers', { login: { clientSecret: 'hunter2-hunter2' } }],
])('fails when a secret stands as text in %s, and does not repeat it', (path, value) => {
  const problems = problemsWith(path, value);
  expect(problems).not.toEqual([]);
  expect(problems.join('\n')).not.toContain('hunter2');
});

test('a plain value that is no secret is taken', () => {
  expect(problemsWith('namedValues', { 'token-endpoint-host': { kind: 'plain', value: 'login.example' } })).toEqual([]);
});

const KEY = /^apis\.a b: expected 1–80 letters.*, got "a b"\. Mend: did you mean "a-b"\?$/;
const copied = (change: object): unknown => {
  const { lab } = valid()['apis'] as Tree;
  return { 'a b': { ...(lab as object), path: 'b', ...change }, lab };
};

test.each<[string, object, readonly RegExp[]]>([
  ['nothing else', {}, []],
  ['an unknown key', { displayname: 'B' }, [/^apis\.a b\.displayname: .* did you mean "displayName"\?$/]],
  ['a missing value', { displayName: undefined }, [/^apis\.a b\.displayName: expected .*, got nothing/]],
  ['a value of a wrong form', { backend: { url: 'http://b.example', credentials: { kind: 'managed-identity', resource: 'api://b' } } }, [/^apis\.a b\.backend\.url: .* write https:\/\/ in place of http:\/\//]],
  ['what another API has', { path: 'lab' }, [/^apis\.(a b|lab)\.path: expected a path of its own; apis\.(a b|lab) is at the same path/]],
  ['the name of nothing', { identityProviders: ['stuff'] }, [/^apis\.a b\.identityProviders\[0\]: .* did you mean "staff"\?/]],
])('an entry under a name of a wrong form is looked into: %s', (_, change, others) => {
  expect(problemsWith('apis', copied(change))).toEqual([KEY, ...others].map((pattern) => expect.stringMatching(pattern) as string));
});

test('what is named by a name of a wrong form is found', () => {
  const input = valid();
  input['groups'] = { 'all nurses': { displayName: 'Nurses' } };
  (input['products'] as Record<string, Tree>)['staff'] = { displayName: 'Staff', terms: 'Terms', apis: ['lab'], groups: ['all nurses'] };
  const { environment, problems } = parseEnvironment(input as unknown as EnvironmentInput, 'config/test.ts');
  expect(problems.map(({ place }) => place)).toEqual(['config/test.ts: groups.all nurses']);
  expect(environment).toMatchObject({ groups: { 'all nurses': {} }, products: { staff: { groups: ['all nurses'] } } });
});

test('several names of a wrong form are all told, with what is wrong in their entries', () => {
  const { environment, problems } = parseEnvironment({ ...valid(), namedValues: { 'a b': { kind: 'plain', value: 'x' }, 'c d': { kind: 'plan' } }, tags: { '': 'x' } } as unknown as EnvironmentInput, 'config/test.ts');
  expect(problems.map(({ place }) => place).sort()).toEqual(['config/test.ts: namedValues.a b', 'config/test.ts: namedValues.c d', 'config/test.ts: namedValues.c d.kind', 'config/test.ts: tags.']);
  expect(environment).toBeUndefined();
});

test.each<[string, (input: Tree) => void, string]>([
  ['a misspelt key', (input) => Object.assign(input, { tgas: { a: 'b' } }), 'tgas: expected a key that the configuration knows, got "tgas". Mend: did you mean "tags"?'],
  ['a misspelt key of what is required', (input) => { input['grups'] = input['groups']; delete input['groups']; input['lcoation'] = input['location']; delete input['location']; }, 'lcoation: expected a key that the configuration knows, got "lcoation". Mend: did you mean "location"?'],
  ['a misspelt value', (input) => Object.assign(input, { compliance: { profile: 'developmnt' } }), "compliance.profile: expected one of \"production\", \"development\", got \"developmnt\". Mend: did you mean \"development\"?"],
  ['a misspelt kind', (input) => Object.assign(input, { state: { kind: 'locl' } }), 'state.kind: expected one of \'local\', \'azurerm\', got "locl". Mend: did you mean "local"?'],
])('%s hides nothing else, and is one problem', (_, change, message) => {
  const input = valid();
  (input['service'] as Tree)['sku'] = 'Gold_1';
  change(input);
  const { environment, problems } = parseEnvironment(input as unknown as EnvironmentInput, 'config/test.ts');
  const told = problems.map((problem) => formatProblem(problem).replace('config/test.ts: ', ''));
  expect(told).toContain(message);
  expect(told).toContainEqual(expect.stringMatching(/^service\.sku: /));
  expect(told.filter((text) => /got nothing/.test(text))).toEqual([]);
  expect(environment).toBeDefined();
});

test('a key that stands for no other leaves the rest to be looked at later', () => {
  expect(problemsWith('zebra', 1)).toEqual([expect.stringMatching(/^zebra: /)]);
});
