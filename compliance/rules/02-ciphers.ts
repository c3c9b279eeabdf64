import { cite } from '../citations';
import { expect, isFalse, theService, unsure } from '../look';
import { defineRule } from '../rule';
import { blocks, flag, UNKNOWN } from '../values';

export const ciphers = defineRule({
  id: 2,
  name: 'Ciphers',
  title: 'No CBC, RSA key exchange or 3DES cipher is on',
  severity: 'error',
  per: 'service',
  citations: cite('312(e)(2)(ii)'),
  mapsTo: ['PSRule AZR-000055'],
  mend: 'Set every `tls_*_ciphers_enabled` and `triple_des_ciphers_enabled` of the service’s `security` block to false, or leave it out.',
  check: (context) =>
    theService(context, 'every weak cipher is off', (service) => {
      const security = blocks(service.values, 'security');
      if (security === UNKNOWN) return [unsure('security', 'the security block is known only after apply')];
      // Every cipher that the provider has a switch for is a weak one; a name that it may add later is measured too.
      return security.flatMap((own) =>
        Object.keys(own)
          .filter((name) => /ciphers/.test(name))
          .map((name) => expect(`security.${name}`, flag(own, name, false), isFalse, `security.${name} is on`)),
      );
    }),
});
