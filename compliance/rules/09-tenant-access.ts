import { cite } from '../citations';
import { expect, isFalse, theService } from '../look';
import { defineRule } from '../rule';
import { block, flag, UNKNOWN } from '../values';

export const tenantAccess = defineRule({
  id: 9,
  name: 'TenantAccess',
  title: 'The direct management API is off',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: ['Azure Policy b741306c'],
  mend: 'Remove the `tenant_access` block, or set its `enabled` to false: its keys bypass Entra ID and cannot be tied to a person.',
  check: (context) =>
    theService(context, 'the direct management API is off', (service) => {
      const access = block(service.values, 'tenant_access');
      return [
        expect(
          'tenant_access.enabled',
          access === UNKNOWN ? UNKNOWN : flag(access ?? {}, 'enabled', false),
          isFalse,
          'tenant_access is on',
        ),
      ];
    }),
});
