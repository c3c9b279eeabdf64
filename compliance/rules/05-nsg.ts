import type { SynthesizedResource } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, madeElsewhere, resourcesOf, settle, unsure, type Finding } from '../look';
import { defineRule, elsewhere, serviceRow, type ServiceContext } from '../rule';
import { covers, isPrivateSource } from '../network';
import { blocks, refersTo, text, texts, UNKNOWN, type Attributes, type Maybe } from '../values';

const MANAGEMENT_PORT = 3443;

export const nsg = defineRule({
  id: 5,
  name: 'Nsg',
  title: 'The subnet’s security group lets in clients of the network only, and the management port only from API Management',
  severity: 'error',
  per: 'service',
  citations: cite('312(e)(1)'),
  mapsTo: [],
  mend: 'Associate a network security group with the service’s subnet; allow 443 from VirtualNetwork (Internal), and 3443 from the service tag ApiManagement alone.',
  check: (context) => {
    const service = context.service.resource;
    if (service === undefined) return [madeElsewhere(context)];
    const type = text(service.values, 'virtual_network_type');
    if (type === UNKNOWN) {
      return [serviceRow(context.service, 'unknown', 'virtual_network_type is known only after apply', 'virtual_network_type')];
    }
    if (type !== 'Internal' && type !== 'External') {
      return [serviceRow(context.service, 'not-applicable', 'the service is not in a virtual network')];
    }
    const subnets = resourcesOf(context, 'azurerm_subnet').filter(
      (subnet) => refersTo(service, 'virtual_network_configuration', subnet) || refersTo(service, 'additional_location', subnet),
    );
    const found = subnets.map((subnet) => groupsOf(context, subnet));
    const groups = [...new Set(found.flatMap((group) => (group === UNKNOWN ? [] : group)))];
    const bare = found.filter((group) => group !== UNKNOWN && group.length === 0).length;
    const further = blocks(service.values, 'additional_location');
    // Each region stands in a subnet of its own.
    const unseen = found.includes(UNKNOWN) || further === UNKNOWN || subnets.length < 1 + further.length;
    return [
      ...groups.flatMap((group) =>
        settle(group, 'the security group lets in what it must and no more', rulesOf(context, group, type === 'Internal')),
      ),
      ...(bare > 0
        ? [
            serviceRow(
              context.service,
              'non-compliant',
              bare === 1
                ? 'a subnet of the service has no network security group'
                : `${bare} subnets of the service have no network security group`,
              'subnet',
            ),
          ]
        : []),
      ...(bare === 0 && unseen
        ? [elsewhere(serviceRow(context.service, 'unknown', 'the subnet or its security group is made elsewhere', 'subnet'))]
        : []),
    ];
  },
});

/** The security groups of a subnet; UNKNOWN where it has one that is made elsewhere. */
function groupsOf(context: ServiceContext, subnet: SynthesizedResource): Maybe<readonly SynthesizedResource[]> {
  const links = resourcesOf(context, 'azurerm_subnet_network_security_group_association').filter((link) =>
    refersTo(link, 'subnet_id', subnet),
  );
  const groups = resourcesOf(context, 'azurerm_network_security_group').filter((group) =>
    links.some((link) => refersTo(link, 'network_security_group_id', group)),
  );
  return links.length > 0 && groups.length === 0 ? UNKNOWN : groups;
}

function rulesOf(context: ServiceContext, group: SynthesizedResource, internal: boolean): readonly (Finding | undefined)[] {
  const inline = blocks(group.values, 'security_rule');
  if (inline === UNKNOWN) return [unsure('security_rule', 'the rules are known only after apply')];
  const name = text(group.values, 'name');
  const separate = resourcesOf(context, 'azurerm_network_security_rule').filter(
    (rule) =>
      refersTo(rule, 'network_security_group_name', group) ||
      (name !== UNKNOWN && name !== undefined && rule.values['network_security_group_name'] === name),
  );
  const rules: readonly Attributes[] = [...inline, ...separate.map(({ values }) => values)];
  return rules.flatMap((rule) => judge(rule, internal));
}

function judge(rule: Attributes, internal: boolean): readonly (Finding | undefined)[] {
  const name = text(rule, 'name');
  const label = `security_rule ${name === UNKNOWN ? '(unknown)' : (name ?? '(unnamed)')}`;
  const direction = text(rule, 'direction');
  const access = text(rule, 'access');
  if (direction === 'Outbound' || access === 'Deny') return [];
  const ports = both(rule, 'destination_port_range', 'destination_port_ranges');
  const sources = both(rule, 'source_address_prefix', 'source_address_prefixes');
  const named = both(rule, 'source_application_security_group_ids', 'source_application_security_group_ids');
  if (direction === UNKNOWN || access === UNKNOWN || ports === UNKNOWN || sources === UNKNOWN) {
    return [unsure(label, `${label} is known only after apply`)];
  }
  // A source by application security group is inside the network by definition.
  const from = sources.length === 0 && (named === UNKNOWN || named.length > 0) ? ['VirtualNetwork'] : sources;
  const strangers = from.filter((source) => !isPrivateSource(source));
  return [
    internal && covers(ports, 443) && strangers.length > 0
      ? hole(label, `${label} lets ${strangers.join(', ')} call port 443 of an internal gateway`)
      : undefined,
    covers(ports, MANAGEMENT_PORT) && from.some((source) => source !== 'ApiManagement')
      ? hole(`${label} ${MANAGEMENT_PORT}`, `${label} opens the management port to ${from.join(', ')}, not to ApiManagement alone`)
      : undefined,
  ];
}

/** The values of an attribute in its singular and its plural form; UNKNOWN where either, or a part of it, is. */
function both(rule: Attributes, one: string, many: string): Maybe<readonly string[]> {
  const single = one === many ? undefined : text(rule, one);
  const list = texts(rule, many);
  if (single === UNKNOWN || list === UNKNOWN || list.some((entry) => entry === UNKNOWN)) return UNKNOWN;
  return [...(single === undefined ? [] : [single]), ...(list as readonly string[])];
}
