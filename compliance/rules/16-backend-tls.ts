import { cite } from '../citations';
import { eachResource, expect, isTrue, unsure } from '../look';
import { defineRule } from '../rule';
import { block, flag, UNKNOWN } from '../values';

export const backendTls = defineRule({
  id: 16,
  name: 'BackendTls',
  title: 'The gateway checks the chain and the name of every backend’s certificate',
  severity: 'error',
  per: 'folder',
  citations: cite('312(e)(2)(i)'),
  mapsTo: ['Azure Policy 92bb331d'],
  mend: 'Write a `tls` block with `validate_certificate_chain` and `validate_certificate_name` both true: one that is left out of the block is off.',
  check: (context) =>
    eachResource(context, ['azurerm_api_management_backend'], 'the certificate’s chain and name are checked', ({ values }) => {
      const tls = block(values, 'tls');
      if (tls === UNKNOWN) return [unsure('tls', 'the tls block is known only after apply')];
      return ['validate_certificate_chain', 'validate_certificate_name'].map((name) =>
        expect(
          `tls.${name}`,
          flag(tls ?? {}, name, false),
          isTrue,
          tls === undefined ? `the backend does not state tls.${name}` : `tls.${name} is off`,
        ),
      );
    }),
});
