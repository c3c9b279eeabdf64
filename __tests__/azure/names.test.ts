import { NAMES, type NameRule } from '../../azure/names';

const long = (count: number): string => 'a'.repeat(count);

test.each<[keyof typeof NAMES, readonly string[], readonly string[]]>([
  ['resourceGroup', ['rg', 'Ünits_(1).2', long(90)], ['', 'rg.', 'a b', long(91)]],
  ['service', ['a', 'contoso-Apim1', long(50)], ['', '1a', 'a-', '-a', 'a_b', long(51)]],
  ['child', ['a', '1', 'a_b-c', long(80)], ['', '-a', 'a-', '_a', 'a_', 'a.b', 'a b', long(81)]],
  ['user', ['a', 'ward-7', long(80)], ['', '-a', 'a-', 'a_b', long(81)]],
  ['identity', ['abc', '1_-', long(128)], ['ab', '-ab', 'a.c', long(129)]],
  ['vault', ['abc', 'a-b', long(24)], ['ab', '1bc', 'a--b', 'ab-', 'a_b', long(25)]],
  ['secret', ['a', '-', long(127)], ['', 'a_b', 'a.b', long(128)]],
  ['storageAccount', ['abc', '123', long(24)], ['ab', 'Abc', 'a-c', long(25)]],
  ['container', ['abc', 'a-b', long(63)], ['ab', 'a--b', '-ab', 'ab-', 'Abc', long(64)]],
  ['workspace', ['abcd', '1-2a', long(63)], ['abc', '-abc', 'abc-', 'ab_c', long(64)]],
  ['applicationInsights', ['a', 'a b', long(255)], ['', 'a.', 'a ', 'a/b', 'a&b', long(256)]],
  ['diagnosticSetting', ['a', 'a b', long(260)], ['', 'a/b', 'a+b', long(261)]],
  ['privateLinkScope', ['a', 'a.(b),c_', long(255)], ['', 'a.', 'a b', long(256)]],
  ['virtualNetwork', ['ab', 'a._-b_', long(64)], ['a', '_ab', 'ab-', 'ab.', long(65)]],
  ['subnet', ['a', 'a.b_', long(80)], ['', '_a', 'a.', 'a-', long(81)]],
  ['networkSecurityGroup', ['a'], ['']],
  ['publicIp', ['a'], ['a b']],
  ['privateEndpoint', ['a'], ['a-']],
  ['domainNameLabel', ['abc', 'a-b', long(63)], ['ab', '1bc', 'Abc', 'ab-', long(64)]],
  ['dnsZone', ['a.b', 'privatelink.azure-api.net'], ['a', 'a..b', '-a.b', 'a.b.', `${long(64)}.b`]],
  ['networkLink', ['a', 'a.b_'], ['', '-a', 'a-', 'a b']],
  ['dnsRecord', ['@', '*', 'api', 'api.developer', '*.api', 'a_b'], ['', 'API', 'api.', '.api', 'a b', 'a.*', '-a']],
  ['managementLock', ['lock', 'a.(b)_-', long(90)], ['', 'a.', 'a b', long(91)]],
])('%s: names at the edges of the rule', (kind, good, bad) => {
  const { pattern }: NameRule = NAMES[kind];
  expect(good.filter((name) => !pattern.test(name))).toEqual([]);
  expect(bad.filter((name) => pattern.test(name))).toEqual([]);
});

test.each(Object.entries<NameRule>(NAMES))('the sample of %s fits its own rule', (_, { pattern, sample }) => {
  expect(sample).toMatch(pattern);
});
