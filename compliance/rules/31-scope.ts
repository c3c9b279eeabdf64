import type { TokenRequirement } from '../../access/rule';
import { isAnyToken } from '../../synthesized/flow-state';
import type { FlowExit } from '../../synthesized/flow';
import { cite } from '../citations';
import { isDiscovery } from '../flow/discovery';
import type { FlowGroup } from '../flow/groups';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { conditionalCreates, holdsToPatient, takesPatientScopes } from '../flow/patient';
import { defineRule } from '../rule';

export const scope = defineRule({
  id: 31,
  name: 'Scope',
  title: 'Every operation on patient data asks for a scope or a role of its own, not just for any valid token',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: ['OWASP API1:2023', 'OWASP API5:2023'],
  mend: 'Name the scopes or roles of the operation in the access table (or in required-claims), and refuse with 403 where the token has none of them.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'every operation asks for a scope, a role or a named certificate',
      notApplicable: 'every operation is public discovery',
      perOperation: { what: 'that is not public', concerns: (operation) => !isDiscovery(operation) },
      look,
    }),
});

function look(group: FlowGroup): readonly FlowFinding[] | undefined {
  const closed = group.operations.filter((operation) => !isDiscovery(operation));
  if (closed.length === 0) return undefined;
  return group.flow.exits.flatMap((exit): readonly FlowFinding[] => {
    if (exit.refusal === true || exit.section === 'on-error' || (exit.kind === 'end' && exit.forwarded)) return [];
    const place = `${exit.statement?.element.name ?? exit.kind} in ${exit.section}`;
    // What the service's own policy does for every API is no place to mend one of them.
    const at = exit.statement?.origin.scope === 'global' ? undefined : exit.statement;
    const operations = { operations: closed };
    if (exit.sure.has('claims')) {
      if (exit.requirement !== undefined && !isEverybodys(exit.requirement)) {
        if (!takesPatientScopes(exit.requirement)) return [];
        const creates = conditionalCreates(exit, closed);
        if (holdsToPatient(group)) {
          return creates.length === 0
            ? []
            : [
                {
                  ...hole(
                    'conditional create',
                    `${place} is reached with If-None-Exist, by which a create with a scope for one patient searches the records of all`,
                    at,
                  ),
                  operations: creates,
                },
              ];
        }
        return [
          {
            ...unsure(
              'patient',
              `${place} is reached with scopes for one patient, and it is not known that the call is held to that patient`,
              at,
            ),
            ...operations,
          },
        ];
      }
      return [{ ...hole('any token', `any valid token reaches ${place}`, at), ...operations }];
    }
    if (namesCertificate(exit)) return [];
    if (exit.maybe.has('claims')) {
      return [
        {
          ...unsure(`${place}, conditional`, `${place} is reached, and only some paths check a scope or a role before`, at),
          ...operations,
        },
      ];
    }
    return [{ ...hole(place, `${place} is reached without a scope or a role having been checked`, at), ...operations }];
  });
}

/** Scopes of OpenID Connect (Core 1.0, section 5.4 and 11) and SMART launches: every sign-in gets them, and they grant no data. */
const SIGN_IN = /^(openid|profile|email|address|phone|offline_access|online_access|fhirUser|launch(\/[a-z]+)?)$/;

const isEverybodys = (requirement: TokenRequirement): boolean =>
  isAnyToken(requirement) ||
  requirement.some((alternative) => alternative.every(({ kind, value }) => kind === 'scope' && SIGN_IN.test(value)));

/** A certificate that must be one of the named ones says who may call, as a role does. */
function namesCertificate({ sure, passed }: FlowExit): boolean {
  const validations = passed.get('validate-client-certificate') ?? [];
  return (
    sure.has('certificate') &&
    validations.length > 0 &&
    validations.every(({ children }) => children.some(({ element }) => element.name === 'identities' || element.name === 'identity'))
  );
}
