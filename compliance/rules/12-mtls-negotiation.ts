import { cite } from '../citations';
import { hole, madeElsewhere, resourcesOf, settle, unsure, type Finding } from '../look';
import { elementsOf, unreadable } from '../policies';
import { defineRule, serviceRow, type ServiceContext } from '../rule';
import { blocks, flag, refersTo, text, UNKNOWN, type Attributes } from '../values';

export const mtlsNegotiation = defineRule({
  id: 12,
  name: 'MtlsNegotiation',
  title: 'Where a policy looks at client certificates, the host asks for them',
  severity: 'error',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['CKV_AZURE_152'],
  mend: 'Set `negotiate_client_certificate` on every gateway host name (`client_certificate_enabled` on the Consumption tier).',
  check: (context) => {
    const { service } = context;
    if (!usesCertificates(context)) {
      const unread = unreadable(service);
      return unread.length > 0
        ? [
            serviceRow(
              service,
              'unknown',
              'a policy could not be read: it cannot be told whether it looks at client certificates',
              'policies',
            ),
          ]
        : [serviceRow(service, 'not-applicable', 'no policy looks at client certificates')];
    }
    const resource = service.resource;
    if (resource === undefined) return [madeElsewhere(context)];
    const sku = text(resource.values, 'sku_name');
    if (sku !== UNKNOWN && sku?.startsWith('Consumption') === true) {
      const on = flag(resource.values, 'client_certificate_enabled', false);
      return settle(resource, 'the gateway asks for client certificates', [
        on === true
          ? undefined
          : on === false
            ? hole('client_certificate_enabled', 'client certificates are not asked for')
            : unsure('client_certificate_enabled', 'client_certificate_enabled is known only after apply'),
      ]);
    }
    return settle(resource, 'every gateway host name asks for client certificates', hostNames(context));
  },
});

function usesCertificates({ service }: ServiceContext): boolean {
  return elementsOf(service).some(
    ({ element, texts }) =>
      element.name === 'validate-client-certificate' || texts.some((part) => /context\s*\.\s*Request\s*\.\s*Certificate/.test(part)),
  );
}

function hostNames(context: ServiceContext): readonly (Finding | undefined)[] {
  const resource = context.service.resource;
  if (resource === undefined) return [];
  const configuration = blocks(resource.values, 'hostname_configuration');
  if (configuration === UNKNOWN) return [unsure('hostname_configuration', 'the host names are known only after apply')];
  const domains = resourcesOf(context, 'azurerm_api_management_custom_domain').filter((domain) =>
    refersTo(domain, 'api_management_id', resource),
  );
  const lists = [...configuration.map((holder) => blocks(holder, 'proxy')), ...domains.map(({ values }) => blocks(values, 'gateway'))];
  if (lists.includes(UNKNOWN)) return [unsure('hostname_configuration.proxy', 'the gateway host names are known only after apply')];
  const gateways = lists.flatMap((list) => list as readonly Attributes[]);
  if (gateways.length === 0) return [hole('hostname_configuration', 'no gateway host name is set up to ask for client certificates')];
  return gateways.map((host, index) => {
    const on = flag(host, 'negotiate_client_certificate', false);
    const detail = `hostname_configuration.proxy[${index}]`;
    if (on === UNKNOWN) return unsure(detail, 'negotiate_client_certificate is known only after apply');
    return on ? undefined : hole(detail, 'a gateway host name does not ask for client certificates');
  });
}
