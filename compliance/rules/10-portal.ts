import { cite } from '../citations';
import { expect, hole, isFalse, resourcesOf, settle, theService, unsure, type Finding } from '../look';
import type { SynthesizedResource } from '../../synthesized/model';
import { defineRule, serviceRow, type ServiceContext } from '../rule';
import { block, flag, refersTo, text, texts, UNKNOWN, type Maybe } from '../values';

export const portal = defineRule({
  id: 10,
  name: 'Portal',
  title: 'Nobody signs up at the developer portal by themselves, or only with an Entra account, and its console gets tokens by safe grants',
  severity: 'error',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['Azure Policy ffe25541'],
  mend: 'Set `sign_up.enabled` to false, or add an Entra identity provider (`azurerm_api_management_identity_provider_aad`). Give its authorization servers `authorizationCode` (or `clientCredentials`) alone, and tokens in the header.',
  check: (context) => {
    const sku = context.service.resource === undefined ? undefined : text(context.service.resource.values, 'sku_name');
    if (sku !== UNKNOWN && sku?.startsWith('Consumption') === true) {
      return [serviceRow(context.service, 'not-applicable', 'the Consumption tier has no developer portal')];
    }
    const rows = theService(context, 'no sign-up, or with an Entra account only', (service) => {
      const delegated = block(service.values, 'delegation');
      const elsewhere = delegated === UNKNOWN || (delegated !== undefined && flag(delegated, 'user_registration_enabled', false) !== false);
      // Whom another page signs up is that page's own affair.
      if (elsewhere) return [unsure('delegation', 'sign-up is delegated to a page of somebody else, whose rules the folder does not tell')];
      const entra = resourcesOf(context, 'azurerm_api_management_identity_provider_aad').filter(
        (provider) => provider.values['api_management_name'] === context.service.name || refersTo(provider, 'api_management_name', service),
      );
      if (entra.length > 0) return entra.map(tenants);
      const signUp = block(service.values, 'sign_up');
      // Without the block the service keeps Azure's own setting, which lets anybody sign up.
      return [
        expect(
          'sign_up.enabled',
          signUp === UNKNOWN ? UNKNOWN : flag(signUp ?? {}, 'enabled', true),
          isFalse,
          'anybody may sign up at the developer portal',
        ),
      ];
    });
    const servers = resourcesOf(context, 'azurerm_api_management_authorization_server').filter((server) => belongs(context, server));
    const open = servers.flatMap((server) =>
      grants(server).flatMap((finding) => (finding === undefined ? [] : settle(server, '', [finding]))),
    );
    return open.length === 0 ? rows : [...rows.filter(({ status }) => status !== 'compliant'), ...open];
  },
});

const belongs = ({ service }: ServiceContext, server: SynthesizedResource): boolean =>
  server.values['api_management_name'] === service.name ||
  (service.resource !== undefined && refersTo(server, 'api_management_name', service.resource));

/** Grants that put a token into an address, or a password into somebody else's hands (RFC 9700, sections 2.1.2 and 2.4). */
const UNSAFE_GRANTS: readonly string[] = ['implicit', 'resourceOwnerPassword'];

function grants({ values }: SynthesizedResource): readonly (Finding | undefined)[] {
  const known = (list: Maybe<readonly Maybe<string>[]>): readonly Maybe<string>[] => (list === UNKNOWN ? [UNKNOWN] : list);
  return [
    ...known(texts(values, 'grant_types')).map((type) =>
      type === UNKNOWN
        ? unsure('grant_types', 'the grants are known only after apply')
        : UNSAFE_GRANTS.includes(type)
          ? hole(`grant_types ${type}`, `the portal's console gets tokens by the grant ${type}`)
          : undefined,
    ),
    ...known(texts(values, 'bearer_token_sending_methods')).map((method) =>
      method === UNKNOWN
        ? unsure('bearer_token_sending_methods', 'how tokens are sent is known only after apply')
        : method === 'query'
          ? hole('bearer_token_sending_methods', "the portal's console sends tokens in the query")
          : undefined,
    ),
  ];
}

/** Names and ids that stand for every tenant, or for personal accounts. https://learn.microsoft.com/entra/identity-platform/v2-protocols */
const EVERYBODY = /^(common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)$/i;

function tenants({ address, values }: SynthesizedResource): Finding | undefined {
  const allowed = texts(values, 'allowed_tenants');
  if (allowed === UNKNOWN) return unsure(`${address} allowed_tenants`, 'whose accounts may sign up is known only after apply');
  // A tenant's id that is only known later is one tenant's all the same.
  if (allowed.length === 0) return hole(`${address} allowed_tenants`, 'accounts of every tenant may sign up');
  return allowed.some((tenant) => tenant !== UNKNOWN && EVERYBODY.test(tenant))
    ? hole(`${address} allowed_tenants`, 'accounts of every tenant, or personal ones, may sign up')
    : undefined;
}
