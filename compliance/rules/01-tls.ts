import { cite } from '../citations';
import { expect, isFalse, theService, unsure } from '../look';
import { defineRule } from '../rule';
import { blocks, flag, UNKNOWN } from '../values';

/** Both spellings: the old ones are computed twins of the new, and either one turns the protocol on. */
const SWITCHES = ['frontend', 'backend'].flatMap((side) =>
  ['ssl30', 'tls10', 'tls11'].flatMap((protocol) => [`${side}_${protocol}_enabled`, `enable_${side}_${protocol}`]),
);

export const tls = defineRule({
  id: 1,
  name: 'Tls',
  title: 'The gateway speaks TLS 1.2 and later only, to clients and to backends',
  severity: 'error',
  per: 'service',
  citations: cite('312(e)(1)', '312(e)(2)(ii)'),
  mapsTo: ['OWASP API8:2023', 'PSRule AZR-000054', 'CKV_AZURE_173'],
  mend: 'Set every SSL 3.0, TLS 1.0 and TLS 1.1 switch of the service’s `security` block to false, or leave it out; write only the `*_enabled` names.',
  check: (context) =>
    theService(context, 'every protocol below TLS 1.2 is off', (service) => {
      const security = blocks(service.values, 'security');
      if (security === UNKNOWN) return [unsure('security', 'the security block is known only after apply')];
      return security.flatMap((own) =>
        SWITCHES.map((name) => expect(`security.${name}`, flag(own, name, false), isFalse, `security.${name} is on`)),
      );
    }),
});
