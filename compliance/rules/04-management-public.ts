import { cite } from '../citations';
import { expect, isFalse, theService } from '../look';
import { defineRule } from '../rule';
import { flag, text } from '../values';

export const managementPublic = defineRule({
  id: 4,
  name: 'ManagementPublic',
  title: 'Public network access is off',
  severity: 'warning',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: ['CKV_AZURE_174'],
  mend: 'Set `public_network_access_enabled` to false in a second apply: Azure refuses it at creation.',
  check: (context) =>
    theService(context, 'no public network access', (service) =>
      // In an internal network nothing listens to the internet but the management port, which rule 5 measures.
      text(service.values, 'virtual_network_type') === 'Internal'
        ? []
        : [
            expect(
              'public_network_access_enabled',
              flag(service.values, 'public_network_access_enabled', true),
              isFalse,
              'the service answers on its public address',
            ),
          ],
    ),
});
