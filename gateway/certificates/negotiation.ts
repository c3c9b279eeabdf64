/** Whether Azure's gateway would ask clients for their certificates at all. */
import type { SynthesizedService, Value } from '../../synthesized/model';

/**
 * The Consumption tier asks where `client_certificate_enabled` says so, every other where a host name of the gateway
 * negotiates. A service that is made elsewhere may: then clients are asked.
 * @param notices told where a policy looks at certificates that never come
 */
export function asksForCertificates({ resource, apis, products, policy, fragments }: SynthesizedService, notices: Set<string>): boolean {
  if (resource === undefined) return true;
  const { client_certificate_enabled: enabled, hostname_configuration: hostNames } = resource.values as Readonly<
    Record<'client_certificate_enabled' | 'hostname_configuration', Value | undefined>
  >;
  if (
    enabled === true ||
    blocks(hostNames)
      .flatMap((block) => blocks(block['proxy']))
      .some((proxy) => proxy['negotiate_client_certificate'] === true)
  ) {
    return true;
  }
  const texts = [
    policy,
    ...products.map((product) => product.policy),
    ...apis.flatMap((api) => [api.policy, ...api.operationPolicies.values()]),
    ...fragments.values(),
  ].map((one) => one?.text ?? '');
  if (texts.some((text) => /<validate-client-certificate|Request\.Certificate/.test(text))) {
    notices.add(
      `${resource.path}: a policy looks at client certificates, but no host name negotiates them (negotiate_client_certificate): no client is asked for one, as in Azure`,
    );
  }
  return false;
}

function blocks(value: Value | undefined): readonly Readonly<Record<string, Value>>[] {
  const items: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : value === undefined ? [] : [value];
  return items.filter(
    (item): item is Readonly<Record<string, Value>> =>
      typeof item === 'object' && item !== null && !Array.isArray(item) && !('unknown' in item),
  );
}
