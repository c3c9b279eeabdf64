import { RESOURCE_IDS, resourceIdFault } from '../../azure/resource-ids';

const group = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg';
const network = `${group}/providers/Microsoft.Network`;

test.each<[keyof typeof RESOURCE_IDS, readonly string[], readonly string[]]>([
  ['subnet', [`${network}/virtualNetworks/n/subnets/s`], [`${network}/virtualNetworks/n`, `${network}/virtualNetworks/n/subnets/`, `${network}/virtualNetworks/n/subnets/s/x`, `${network}/virtualNetworks//subnets/s`, '']],
  ['virtualNetwork', [`${network}/virtualNetworks/n`], [`${network}/virtualNetworks/n/subnets/s`]],
  ['publicIp', [`${network}/publicIPAddresses/a`], [`${network}/publicIpAddresses/a`]],
  ['vault', [`${group}/providers/Microsoft.KeyVault/vaults/kv`], ['https://kv.vault.azure.net/', `${group}/providers/MicrosoftXKeyVault/vaults/kv`]],
  ['identity', [`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i`], [group]],
  ['logger', [`${group}/providers/Microsoft.ApiManagement/service/s/loggers/l`], [`${group}/providers/Microsoft.ApiManagement/service/s`]],
  ['user', [`${group}/providers/Microsoft.ApiManagement/service/s/users/1`], ['1', '/users/1']],
  ['monitored', [`${group}/providers/Microsoft.OperationalInsights/workspaces/w`, `${group}/providers/Microsoft.Insights/components/c`], [`${group}/providers/Microsoft.KeyVault/vaults/kv`]],
  ['resource', [`${network}/virtualNetworks/n`, `${network}/virtualNetworks/n/subnets/s`], [group, `${network}/virtualNetworks`, `${network}/virtualNetworks/n/subnets`]],
  ['lockable', ['/subscriptions/0', group, `${network}/virtualNetworks/n`], ['/', '/subscriptions/', 'contoso']],
])('%s', (kind, good, bad) => {
  expect(good.filter((id) => resourceIdFault(RESOURCE_IDS[kind], id) !== undefined)).toEqual([]);
  expect(bad.filter((id) => resourceIdFault(RESOURCE_IDS[kind], id) === undefined)).toEqual([]);
});

test('an id in another case, or with a slash at the end, is told as azurerm wants it; names in it keep theirs', () => {
  const id = '/subscriptions/0/resourcegroups/RG/providers/microsoft.keyvault/Vaults/Contoso-KV/';
  expect(resourceIdFault(RESOURCE_IDS.vault, id)?.mend).toBe('write /subscriptions/0/resourceGroups/RG/providers/Microsoft.KeyVault/vaults/Contoso-KV');
});

test('an address in the place of an id is told to be one', () => {
  expect(resourceIdFault(RESOURCE_IDS.vault, 'https://kv.vault.azure.net/')).toMatchObject({ found: 'an address', mend: expect.stringContaining('its id is not its address') });
});

test('what may be a secret is not repeated', () => {
  expect(JSON.stringify(resourceIdFault(RESOURCE_IDS.applicationInsights, 'InstrumentationKey=hunter2'))).not.toContain('hunter2');
});
