import type { ApiOperation } from '../../access/operation';
import { plainCode } from '../../policies/expressions/plain-code';
import { textIn } from '../../synthesized/decisions';
import type { EffectiveStatement } from '../../synthesized/model';
import { cite } from '../citations';
import { isDiscovery, isWellKnown } from '../flow/discovery';
import type { FlowGroup } from '../flow/groups';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { defineRule } from '../rule';

export const authentication = defineRule({
  id: 28,
  name: 'Authentication',
  title: 'No call is answered or forwarded before a token or a client certificate was verified on every path',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)', '312(d)'),
  mapsTo: ['OWASP API2:2023', 'Azure Policy 8ac833bd'],
  mend: 'Put validate-azure-ad-token, validate-jwt or validate-client-certificate before everything that answers or forwards, outside of conditions, or refuse (status 400 and above) where it is not reached. What everybody may read is open by the contract too: GET with `security: []`.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'every path to an answer or a backend verifies a token or a certificate, or is public discovery',
      perOperation: { what: 'that is not public', concerns: (operation) => !isDiscovery(operation) },
      look,
    }),
});

function look(group: FlowGroup): readonly FlowFinding[] {
  const closed = group.operations.filter((operation) => !isDiscovery(operation));
  const elsewhere = group.operations.filter(
    (operation) => isDiscovery(operation) && group.flow.visits.some(({ statement }) => leadsElsewhere(statement, operation)),
  );
  return [...(closed.length === 0 ? [] : judge(group, closed)), ...(elsewhere.length === 0 ? [] : judge(group, elsewhere))];
}

/** Public is what the contract says. What a policy makes of the call on its way may be anything else. */
function leadsElsewhere(statement: EffectiveStatement, operation: ApiOperation): boolean {
  const { name, attributes } = statement.element;
  if (name === 'set-method') return textIn(statement) !== operation.method;
  if (name !== 'rewrite-uri') return false;
  const template = plainCode(attributes['template'] ?? '');
  // A prefix, and the path as it was called.
  if (template === operation.urlTemplate || /^@\(\s*"[^"\\?]*"\s*\+\s*context\.Request\.(?:Original)?Url\.Path\s*\)$/.test(template)) {
    return false;
  }
  return !isWellKnown({ ...operation, urlTemplate: template });
}

function judge(group: FlowGroup, closed: readonly ApiOperation[]): readonly FlowFinding[] {
  return group.flow.exits.flatMap((exit): readonly FlowFinding[] => {
    if (exit.refusal === true || exit.sure.has('token') || exit.sure.has('certificate')) return [];
    // The end comes after the call to the backend, which is an exit of its own.
    if (exit.kind === 'end' && exit.forwarded && exit.section !== 'on-error') return [];
    const what = exit.statement === undefined ? 'the call is answered' : `<${exit.statement.element.name}> is reached`;
    const place = `${exit.statement?.element.name ?? exit.kind} in ${exit.section}`;
    // What the service's own policy does for every API is no place to mend one of them.
    const at = exit.statement?.origin.scope === 'global' ? undefined : exit.statement;
    const operations = { operations: closed };
    if (exit.refusal === 'unknown') {
      return [{ ...unsure(`${place}, unknown status`, `${what} without proof, with a status that is not known`, at), ...operations }];
    }
    if (exit.maybe.has('token') || exit.maybe.has('certificate')) {
      return [
        { ...unsure(`${place}, conditional`, `${what}, and only some paths verify a token or a certificate before`, at), ...operations },
      ];
    }
    return [{ ...hole(place, `${what} without any token or certificate having been verified`, at), ...operations }];
  });
}
