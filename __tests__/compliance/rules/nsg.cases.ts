import { nsg } from '../../../compliance/rules/05-nsg';
import type { Json } from '../../../synthesized/model';
import type { Status } from '../../../compliance/rule';
import { rowsOf, modelOf, SERVICE, type Resources } from '../folder';
import { caseTable } from './table';

type RuleBlock = Readonly<Record<string, Json>>;
const allow = (port: Json, source: Json, more: RuleBlock = {}): RuleBlock => ({
  name: `from-${String(source)}`,
  direction: 'Inbound',
  access: 'Allow',
  priority: 100,
  protocol: 'Tcp',
  destination_port_range: port,
  source_address_prefix: source,
  ...more,
});
const GOOD = [allow('3443', 'ApiManagement'), allow('6390', 'AzureLoadBalancer'), allow('443', 'VirtualNetwork')];

const network = (rules: Json, type = 'Internal'): Resources => ({
  azurerm_api_management: { apim: { ...SERVICE, virtual_network_type: type } },
  azurerm_subnet: { apim: {} },
  azurerm_network_security_group: { apim: { name: 'apim-nsg', security_rule: rules } },
  azurerm_subnet_network_security_group_association: { apim: { subnet_id: '${azurerm_subnet.apim.id}', network_security_group_id: '${azurerm_network_security_group.apim.id}' } },
});
const without = (type: string): Resources => Object.fromEntries(Object.entries(network(GOOD)).filter(([name]) => name !== type));

/** A further region, in a subnet of its own. */
const region = (more: Resources, additional: Json = [{ location: 'northeurope', virtual_network_configuration: { subnet_id: '${azurerm_subnet.second.id}' } }]): Resources => {
  const first = network(GOOD);
  const service = (first['azurerm_api_management'] as Record<string, Record<string, Json>>)['apim'];
  return {
    ...first,
    azurerm_api_management: { apim: { ...service, virtual_network_configuration: { subnet_id: '${azurerm_subnet.apim.id}' }, additional_location: additional } },
    azurerm_subnet: { apim: {}, second: {} },
    ...more,
  };
};
const SECOND_LINK = { ...(network(GOOD)['azurerm_subnet_network_security_group_association'] as object), second: { subnet_id: '${azurerm_subnet.second.id}', network_security_group_id: '${azurerm_network_security_group.apim.id}' } };

const CASES: readonly (readonly [what: string, status: Status, resources: Resources])[] = [
  ['what the service needs', 'compliant', network(GOOD)],
  ['a hospital network', 'compliant', network([...GOOD, allow('443', '10.20.0.0/16')])],
  ['the internet to 443', 'non-compliant', network([...GOOD, allow('443', 'Internet')])],
  ['everybody to a range that holds 443', 'non-compliant', network([...GOOD, allow('80-8443', '*')])],
  ['half of the internet, as a range', 'non-compliant', network([...GOOD, allow('443', '0.0.0.0/1')])],
  ['a range that begins private and ends public', 'non-compliant', network([...GOOD, allow('443', '10.0.0.0/4')])],
  ['a range written as a list', 'non-compliant', network([...GOOD, allow(null, null, { destination_port_ranges: ['443'], source_address_prefixes: ['203.0.113.0/24'] })])],
  ['the management port from the network', 'non-compliant', network([...GOOD, allow('3443', 'VirtualNetwork')])],
  ['the management port from everywhere', 'non-compliant', network([allow('3443', '*')])],
  ['the internet to an External gateway', 'compliant', network([...GOOD, allow('443', 'Internet')], 'External')],
  ['the management port of an External gateway', 'non-compliant', network([allow('*', 'Internet')], 'External')],
  ['a denial of everything', 'compliant', network([...GOOD, allow('*', '*', { access: 'Deny' })])],
  ['an outbound rule', 'compliant', network([...GOOD, allow('443', 'Internet', { direction: 'Outbound' })])],
  ['a source that a variable gives', 'unknown', network([...GOOD, allow('443', '${var.source}')])],
  ['dynamic rules', 'unknown', { ...network(null), azurerm_network_security_group: { apim: { dynamic: { security_rule: {} } } } }],
  ['a separate rule', 'non-compliant', { ...network(GOOD), azurerm_network_security_rule: { open: { ...allow('443', 'Internet'), network_security_group_name: '${azurerm_network_security_group.apim.name}' } } }],
  ['no association', 'non-compliant', without('azurerm_subnet_network_security_group_association')],
  ['a subnet made elsewhere', 'unknown', without('azurerm_subnet')],
  ['no virtual network', 'not-applicable', { azurerm_api_management: { apim: { ...SERVICE, virtual_network_type: 'None' } } }],
];
caseTable(CASES.map(([what, status, resources]) => [nsg.id, what, status, resources] as const), 'alone');

caseTable([
  [nsg.id, 'a further region behind the same rules', 'compliant', region({ azurerm_subnet_network_security_group_association: SECOND_LINK })],
  [nsg.id, 'a further region without a security group', 'non-compliant', region({})],
  [nsg.id, 'a further region whose subnet is made elsewhere', 'unknown', region({ azurerm_subnet: { apim: {} } })],
  [nsg.id, 'further regions that a variable gives', 'unknown', region({}, '${var.regions}')],
]);

test('a hole names the rule and who is let in', () => {
  expect(rowsOf(nsg, modelOf(network([allow('443', 'Internet', { name: 'anybody' })])))).toEqual([
    expect.objectContaining({ resource: 'azurerm_network_security_group.apim', line: 7, message: 'security_rule anybody lets Internet call port 443 of an internal gateway' }),
  ]);
});
