import { cite } from '../citations';
import { expect, isFalse, resourcesOf, theService } from '../look';
import { defineRule } from '../rule';
import { block, flag, refersTo, text, UNKNOWN } from '../values';

export const portal = defineRule({
  id: 10,
  name: 'Portal',
  title: 'Nobody signs up at the developer portal by themselves, or only with an Entra account',
  severity: 'error',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['Azure Policy ffe25541'],
  mend: 'Set `sign_up.enabled` to false, or add an Entra identity provider (`azurerm_api_management_identity_provider_aad`).',
  check: (context) =>
    theService(context, 'no sign-up, or with an Entra account only', (service) => {
      const sku = text(service.values, 'sku_name');
      // The Consumption tier has no developer portal.
      if (sku !== UNKNOWN && sku?.startsWith('Consumption') === true) return [];
      const entra = resourcesOf(context, 'azurerm_api_management_identity_provider_aad').some(
        (provider) => provider.values['api_management_name'] === context.service.name || refersTo(provider, 'api_management_name', service),
      );
      if (entra) return [];
      const signUp = block(service.values, 'sign_up');
      // Without the block the service keeps Azure's own setting, which lets anybody sign up.
      return [expect('sign_up.enabled', signUp === UNKNOWN ? UNKNOWN : flag(signUp ?? {}, 'enabled', true), isFalse, 'anybody may sign up at the developer portal')];
    }),
});
