import type { SynthesizedModel, SynthesizedResource } from '../../synthesized/model';
import { cite } from '../citations';
import { expect, hole, theService, unsure, type Finding } from '../look';
import { defineRule } from '../rule';
import { block, blocks, flag, isSet, refersTo, text, UNKNOWN } from '../values';

export const network = defineRule({
  id: 3,
  name: 'Network',
  title: 'The gateway is reachable from a private network only, or from outside through a web application firewall',
  severity: 'error',
  per: 'service',
  citations: cite('312(e)(1)'),
  mapsTo: ['CKV_AZURE_107', 'Azure Policy ef619a2c'],
  mend: 'Use `virtual_network_type = "Internal"` with a subnet, or a private endpoint with public access off, or put a web application firewall in prevention mode before an External one.',
  check: (context) =>
    theService(context, 'the gateway is private, or behind a web application firewall', (service) => {
      const type = text(service.values, 'virtual_network_type');
      if (type === UNKNOWN) return [unsure('virtual_network_type', 'virtual_network_type is known only after apply')];
      if (type === 'Internal') return injected(service);
      if (type === 'External') return [...injected(service), firewall(context.model)];
      return [privateEndpoint(context.model, service)];
    }),
});

function injected(service: SynthesizedResource): readonly (Finding | undefined)[] {
  const configuration = block(service.values, 'virtual_network_configuration');
  const additional = blocks(service.values, 'additional_location');
  return [
    configuration === UNKNOWN || (configuration !== undefined && isSet(configuration, 'subnet_id'))
      ? undefined
      : hole('virtual_network_configuration', 'the service names no subnet'),
    ...(additional === UNKNOWN
      ? [unsure('additional_location', 'the additional locations are known only after apply')]
      : additional.map((location, index) => {
          const own = block(location, 'virtual_network_configuration');
          return own !== UNKNOWN && own !== undefined && isSet(own, 'subnet_id')
            ? undefined
            : hole(`additional_location[${index}]`, 'an additional location is outside the virtual network');
        })),
  ];
}

function firewall(model: SynthesizedModel): Finding | undefined {
  const policies = model.resources.filter(({ type }) => /^azurerm_(web_application_firewall_policy|cdn_frontdoor_firewall_policy)$/.test(type));
  const effective = policies.filter(({ type, values }) => {
    const settings = type === 'azurerm_web_application_firewall_policy' ? block(values, 'policy_settings') : values;
    return settings !== UNKNOWN && settings !== undefined && flag(settings, 'enabled', true) === true && text(settings, 'mode') === 'Prevention';
  });
  // A policy that nothing uses stops nothing.
  const used = effective.some(({ address, stack }) =>
    model.resources.some((other) => /application_gateway|cdn_frontdoor_security_policy/.test(other.type) && other.stack === stack && other.references.includes(address)),
  );
  return used ? undefined : hole('virtual_network_type', 'the gateway has a public address and no web application firewall in prevention mode stands before it');
}

function privateEndpoint(model: SynthesizedModel, service: SynthesizedResource): Finding | undefined {
  const endpoint = model.resources.some((other) => other.type === 'azurerm_private_endpoint' && refersTo(other, 'private_service_connection', service));
  if (!endpoint) return hole('virtual_network_type', 'the gateway has a public address: no internal virtual network and no private endpoint');
  return expect(
    'public_network_access_enabled',
    flag(service.values, 'public_network_access_enabled', true),
    (open) => !open,
    'a private endpoint is there, but the public address still answers; turn it off in a second apply, since the service cannot be made without it',
  );
}
