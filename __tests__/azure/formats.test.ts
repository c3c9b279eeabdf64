import * as formats from '../../azure/formats';
import { clip, describeLength, fits, LENGTHS } from '../../azure/lengths';
import { readSku } from '../../azure/tiers';

const GUID = '00000000-0000-0000-0000-00000000000a';

test.each<[keyof typeof formats, readonly string[], readonly string[]]>([
  ['isGuid', [GUID, GUID.toUpperCase()], ['', `{${GUID}}`, GUID.replaceAll('-', ''), 'contoso.example']],
  ['isHttpsUrl', ['https://a.example', 'https://a.example/x?y'], ['http://a.example', 'https://u:p@a.example', 'a.example', '']],
  ['isHostName', ['api.example.com'], ['API.example.com', 'example', 'a..b', '*.example.com', 'api.example.com.']],
  ['isSecretId', ['https://kv.vault.azure.net/secrets/key'], ['https://kv.vault.azure.net/secrets/key/0123', 'https://kv.vault.azure.net/keys/key', 'hunter2']],
  ['isEmail', ['a@b.example', "o'neil+x@sub.b.example"], ['a@b', 'a b@c.example', 'a@b.example ', '@b.example', '']],
  ['isApiPath', ['', 'f', 'fhir/r4', 'a.b:c/d-e_f', `a${'b'.repeat(399)}`], ['/fhir', 'fhir/', 'a//b', 'a b', 'a?b', `a${'b'.repeat(400)}`]],
  ['isApiVersion', ['v1', '2024-01-01'], ['', 'v 1', 'a/b', 'v'.repeat(101)]],
  ['isApiRevision', ['1', '12'], ['0', '01', 'a', '']],
  ['isRegion', ['westeurope', 'UK South', 'usgovvirginia'], ['', ' ', '1', 'west-europe', 'global/x']],
  ['isUtcTime', ['2030-01-31T00:00:00Z'], ['2030-01-31', '2030-13-01T00:00:00Z', '2030-01-31T00:00:00+01:00']],
  ['isNetworkRange', ['10.0.0.0/24'], ['10.0.0.1/24', '10.0.0.0', '2001:db8::/32', '10.0.0.0/33']],
  ['isAddressOrRange', ['10.0.0.1', '10.0.0.0/24'], ['10.0.0.1/24', '10.0.0', '2001:db8::1']],
])('%s', (name, good, bad) => {
  const test = formats[name];
  expect(good.filter((text) => !test(text))).toEqual([]);
  expect(bad.filter((text) => test(text))).toEqual([]);
});

test.each<[string, string | undefined]>([
  ['Consumption_0', undefined], ['Consumption_1', 'Consumption_0'], ['Developer_2', 'Developer_1'], ['Basic_3', 'Basic_1 to Basic_2'], ['Premium_31', undefined],
  ['StandardV2_10', undefined], ['PremiumV2_31', 'PremiumV2_1 to PremiumV2_30'], ['Premium_01', 'one of'], ['premium_1', 'one of'], ['toString_1', 'one of'],
])('the SKU %s', (name, expected) => {
  const sku = readSku(name);
  expect('expected' in sku ? sku.expected : undefined).toEqual(expected === undefined ? undefined : expect.stringContaining(expected));
});

test('a text is measured, described and cut by its length', () => {
  expect(fits('', LENGTHS.productDescription)).toBe(true);
  expect(fits('', LENGTHS.text)).toBe(false);
  expect([LENGTHS.productDescription, LENGTHS.text, LENGTHS.tagDisplayName].map(describeLength)).toEqual(['at most 1000 characters', 'a text that is not empty', '1–160 characters']);
  expect(clip('ab😀', { max: 3 })).toBe('ab');
  expect(clip('ab', { max: 3 })).toBe('ab');
});
