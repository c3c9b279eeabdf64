import type { EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import { isDiscovery } from '../flow/discovery';
import type { FlowGroup } from '../flow/groups';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { childValues, policyValue, type PolicyValue } from '../flow/values';
import { defineRule } from '../rule';

export const cors = defineRule({
  id: 33,
  name: 'Cors',
  title: 'Browsers of exact https origins only may call; any origin only for public discovery, and never with credentials',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: ['OWASP API8:2023', 'PSRule AZR-000365'],
  mend: 'Write the exact https origins into allowed-origins, and let no other statement set Access-Control-Allow-Origin.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'only exact https origins are allowed',
      notApplicable: 'no origin is allowed',
      look: (group) => {
        const findings = group.flow.visits.flatMap(({ statement }) => judge(context.service, group, statement));
        return findings.length === 0 && !group.flow.visits.some(({ statement }) => statement.element.name === 'cors')
          ? undefined
          : findings;
      },
    }),
});

function judge(service: SynthesizedService, group: FlowGroup, statement: EffectiveStatement): readonly FlowFinding[] {
  const { element } = statement;
  // Both let pages of other origins read answers without asking.
  if (element.name === 'jsonp' || element.name === 'cross-domain') {
    return [hole(element.name, `<${element.name}> lets pages of every origin read answers`, statement)];
  }
  if (element.name === 'cors') {
    const origins = statement.children
      .filter((child) => child.element.name === 'allowed-origins')
      .flatMap((child) => childValues(service, child, 'origin'));
    const credentials = policyValue(service, element.attributes['allow-credentials'] ?? 'false');
    if (origins.length === 0) return [hole('no origins', '<cors> names no origin', statement)];
    return origins.flatMap((origin) =>
      judgeOrigin(origin, group, statement, !(credentials.kind === 'literal' && credentials.text === 'false')),
    );
  }
  if (
    element.name !== 'set-header' ||
    element.attributes['name']?.toLowerCase() !== 'access-control-allow-origin' ||
    element.attributes['exists-action'] === 'delete'
  ) {
    return [];
  }
  // Credentials may be allowed by another header.
  return childValues(service, statement, 'value').flatMap((origin) => judgeOrigin(origin, group, statement, true));
}

function judgeOrigin(
  origin: PolicyValue,
  { operations }: FlowGroup,
  statement: EffectiveStatement,
  credentials: boolean,
): readonly FlowFinding[] {
  const { name } = statement.element;
  if (origin.kind === 'unknown') return [unsure('origin', `<${name}> allows an origin that the folder does not tell`, statement)];
  if (origin.kind === 'expression') {
    return /Headers/.test(origin.text)
      ? [hole('reflected origin', `<${name}> allows whatever origin the caller names`, statement)]
      : [unsure('origin', `<${name}> allows an origin that an expression gives`, statement)];
  }
  const { text } = origin;
  if (text === '*') {
    if (credentials) return [hole('* with credentials', `<${name}> lets every origin call with credentials`, statement)];
    const closed = operations.filter((operation) => !isDiscovery(operation));
    return closed.length === 0 ? [] : [{ ...hole('any origin', `<${name}> lets every origin call`, statement), operations: closed }];
  }
  const exact = URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).origin === text && !text.includes('*');
  return exact ? [] : [hole(`origin ${text}`, `<${name}> allows ${text}, which is no exact https origin`, statement)];
}
