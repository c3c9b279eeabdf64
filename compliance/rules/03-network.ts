import type { SynthesizedModel, SynthesizedResource } from '../../synthesized/model';
import { plainReferences } from '../../synthesized/resolve';
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
      if (type === 'Internal') return [...injected(service), ...frontDoors(context.model)];
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

/** Whoever puts a public address before an internal gateway puts a web application firewall there too. */
function frontDoors(model: SynthesizedModel): readonly (Finding | undefined)[] {
  return model.resources
    .filter(({ type }) => type === 'azurerm_application_gateway')
    .map((gateway) => {
      const detail = `the firewall of ${gateway.address}`;
      const addresses = blocks(gateway.values, 'frontend_ip_configuration');
      if (addresses === UNKNOWN) return unsure(detail, `whether ${gateway.address} has a public address is known only after apply`);
      if (!addresses.some((address) => isSet(address, 'public_ip_address_id'))) return undefined;
      const inline = block(gateway.values, 'waf_configuration');
      const prevents =
        inline !== UNKNOWN &&
        inline !== undefined &&
        flag(inline, 'enabled', true) === true &&
        text(inline, 'firewall_mode') === 'Prevention';
      const guarded =
        prevents ||
        preventing(model).some(
          ({ address, stack }) => gateway.stack === stack && plainReferences(gateway.raw['firewall_policy_id'] ?? null).includes(address),
        );
      return guarded
        ? undefined
        : hole(detail, `${gateway.address} has a public address, and no web application firewall in prevention mode`);
    });
}

/** Firewall policies that stop what they see. */
function preventing(model: SynthesizedModel): readonly SynthesizedResource[] {
  const policies = model.resources.filter(({ type }) =>
    /^azurerm_(web_application_firewall_policy|cdn_frontdoor_firewall_policy)$/.test(type),
  );
  return policies.filter(({ type, values }) => {
    const settings = type === 'azurerm_web_application_firewall_policy' ? block(values, 'policy_settings') : values;
    return (
      settings !== UNKNOWN && settings !== undefined && flag(settings, 'enabled', true) === true && text(settings, 'mode') === 'Prevention'
    );
  });
}

function firewall(model: SynthesizedModel): Finding | undefined {
  // A policy that nothing uses stops nothing.
  const used = preventing(model).some(({ address, stack }) =>
    model.resources.some(
      (other) =>
        /application_gateway|cdn_frontdoor_security_policy/.test(other.type) &&
        other.stack === stack &&
        plainReferences(other.raw).includes(address),
    ),
  );
  return used
    ? undefined
    : hole('virtual_network_type', 'the gateway has a public address and no web application firewall in prevention mode stands before it');
}

function privateEndpoint(model: SynthesizedModel, service: SynthesizedResource): Finding | undefined {
  const endpoint = model.resources.some(
    (other) => other.type === 'azurerm_private_endpoint' && refersTo(other, 'private_service_connection', service),
  );
  if (!endpoint) {
    return hole('virtual_network_type', 'the gateway has a public address: no internal virtual network and no private endpoint');
  }
  return expect(
    'public_network_access_enabled',
    flag(service.values, 'public_network_access_enabled', true),
    (open) => !open,
    'a private endpoint is there, but the public address still answers; turn it off in a second apply, since the service cannot be made without it',
  );
}
