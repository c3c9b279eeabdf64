import { cite } from '../citations';
import { hole, theService, unsure } from '../look';
import { defineRule } from '../rule';
import { block, text, UNKNOWN } from '../values';

export const identity = defineRule({
  id: 8,
  name: 'Identity',
  title: 'The service has a managed identity',
  severity: 'error',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['PSRule AZR-000053'],
  mend: 'Give the service an `identity` block, best with a user-assigned identity, which exists before the service reads the vault.',
  check: (context) =>
    theService(context, 'the service has a managed identity', (service) => {
      const own = block(service.values, 'identity');
      const type = own === UNKNOWN ? UNKNOWN : own === undefined ? undefined : text(own, 'type');
      if (type === UNKNOWN) return [unsure('identity', 'the identity is known only after apply')];
      return type !== undefined && /(System|User)Assigned/.test(type) ? [] : [hole('identity', 'the service has no managed identity')];
    }),
});
