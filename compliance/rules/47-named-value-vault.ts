import { cite } from '../citations';
import { eachResource, hole, unsure } from '../look';
import { defineRule } from '../rule';
import { blocks, flag, isSet, text, UNKNOWN } from '../values';

/** Names that say that the value is a secret, whatever `secret` says. */
const SECRET_NAME =
  /secret|passw(or)?d|pwd|credential|token|connection-?string|(api|access|account|shared|private|signing|subscription|function|host|master)[-_.]?keys?$/i;
/** Values that are no secret even under such a name: addresses, ids, numbers, switches. */
const HARMLESS_VALUE = /^(https?:\/\/[^?]*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+|true|false)$/i;

export const namedValueVault = defineRule({
  id: 47,
  name: 'NamedValueVault',
  title: 'Secret named values come from Key Vault, and secrets of the vault are not text in the JSON',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(2)(iv)'),
  mapsTo: ['PSRule AZR-000045', 'Azure Policy f1cc7827'],
  mend: 'Use `value_from_key_vault` with the service’s user-assigned identity: a `value` lies in the state as text, secret or not.',
  check: (context) =>
    eachResource(
      context,
      ['azurerm_api_management_named_value', 'azurerm_key_vault_secret'],
      'no secret is text in the JSON',
      ({ type, values }) => {
        if (type === 'azurerm_key_vault_secret') {
          return [typeof text(values, 'value') === 'string' ? hole('value', 'a secret of the vault is text in the JSON') : undefined];
        }
        const vault = blocks(values, 'value_from_key_vault');
        if (vault === UNKNOWN) return [unsure('value_from_key_vault', 'the source of the value is known only after apply')];
        const fromVault = vault.some((source) => isSet(source, 'secret_id'));
        if (fromVault && !isSet(values, 'value')) return [];
        const secret = flag(values, 'secret', false);
        if (secret === UNKNOWN) return [unsure('secret', 'it cannot be told whether the value is a secret')];
        if (secret) return [hole('value', 'the secret is not taken from Key Vault')];
        const name = text(values, 'display_name');
        const value = text(values, 'value');
        if (name === UNKNOWN) return [unsure('display_name', 'it cannot be told whether the value is a secret')];
        const harmless = value !== UNKNOWN && HARMLESS_VALUE.test(value ?? '');
        return SECRET_NAME.test(name ?? '') && !harmless
          ? [hole('value', `${name ?? ''} sounds like a secret, but is not taken from Key Vault`)]
          : [];
      },
    ),
});
