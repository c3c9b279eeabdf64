import { plainReferences } from '../../synthesized/resolve';
import type { SynthesizedResource } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, resourcesOf, settle, theService, unsure, type Finding } from '../look';
import { defineRule, type Row, type ServiceContext } from '../rule';
import { block, isSet, text, UNKNOWN } from '../values';

export const identity = defineRule({
  id: 8,
  name: 'Identity',
  title: 'The service has a managed identity, which may use what it needs and manages nothing',
  severity: 'error',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['PSRule AZR-000053'],
  mend: 'Give the service an `identity` block, best with a user-assigned identity, which exists before the service reads the vault; assign it roles of reading and using alone, on single resources.',
  check: (context) => {
    const rows = theService(context, 'the service has a managed identity, without a right to manage anything', (service) => {
      const own = block(service.values, 'identity');
      const type = own === UNKNOWN ? UNKNOWN : own === undefined ? undefined : text(own, 'type');
      if (type === UNKNOWN) return [unsure('identity', 'the identity is known only after apply')];
      return type !== undefined && /(System|User)Assigned/.test(type) ? [] : [hole('identity', 'the service has no managed identity')];
    });
    const rights = rightsOf(context);
    return rights.length === 0 ? rows : [...rows.filter(({ status }) => status !== 'compliant'), ...rights];
  },
});

/**
 * Built-in roles that change resources, or hand out rights, whatever they are assigned on.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const MANAGES = /\b(?:owner|contributor|administrator|admin|officer)\b/i;
/** Roles of this wording that only use data: they write what a gateway may have to write. */
const DATA_ONLY = /\bdata (?:contributor|owner)$/i;

/** What the folder gives too much to the identities which the service has. */
function rightsOf(context: ServiceContext): readonly Row[] {
  const service = context.service.resource;
  if (service === undefined) return [];
  const identities = [service.address, ...plainReferences((service.raw['identity'] ?? null) as SynthesizedResource['raw'][string])];
  const assigned = resourcesOf(context, 'azurerm_role_assignment').filter(
    ({ stack, raw }) =>
      stack === service.stack && plainReferences(raw['principal_id'] ?? null).some((address) => identities.includes(address)),
  );
  return assigned.flatMap((assignment) => {
    const finding = judge(assignment);
    return finding === undefined ? [] : settle(assignment, '', [finding]);
  });
}

function judge({ values }: SynthesizedResource): Finding | undefined {
  const role = text(values, 'role_definition_name');
  if (role === UNKNOWN) return unsure('role', 'the role of the service’s identity is known only after apply');
  if (role === undefined) {
    return unsure(
      'role',
      isSet(values, 'role_definition_id')
        ? 'the role of the service’s identity is given by an id: name it, so that it can be told'
        : 'the service’s identity has a role that is not named',
    );
  }
  if (MANAGES.test(role) && !DATA_ONLY.test(role)) {
    return hole('role', `the service’s identity has the role ${role}, with which a policy could change Azure itself`);
  }
  const scope = text(values, 'scope');
  // A whole subscription, management group or the tenant's root.
  if (
    typeof scope === 'string' &&
    /^\/(?:subscriptions\/[^/]+|providers\/Microsoft\.Management\/managementGroups\/[^/]+)?\/?$/i.test(scope)
  ) {
    return hole('scope', `the service’s identity has the role ${role} on all of ${scope}`);
  }
  return undefined;
}
