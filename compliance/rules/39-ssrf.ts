import type { EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { childValues, policyValue, type PolicyValue } from '../flow/values';
import { defineRule } from '../rule';

export const ssrf = defineRule({
  id: 39,
  name: 'Ssrf',
  title: 'Where the gateway calls is never taken from the request',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: ['OWASP API7:2023'],
  mend: 'Write the URL, or name a backend; put nothing of the request into it.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'every address that the gateway calls is fixed',
      notApplicable: 'no policy says where to call',
      look: ({ flow }) => {
        const targets = flow.visits.flatMap(({ statement }) => targetsOf(context.service, statement).map((value) => ({ statement, value })));
        return targets.length === 0 ? undefined : targets.flatMap(({ statement, value }) => judge(statement, value));
      },
    }),
});

function targetsOf(service: SynthesizedService, statement: EffectiveStatement): readonly PolicyValue[] {
  const { name, attributes } = statement.element;
  const attribute = (key: string): readonly PolicyValue[] => (attributes[key] === undefined ? [] : [policyValue(service, attributes[key])]);
  switch (name) {
    case 'send-request':
    case 'send-one-way-request':
      return [...childValues(service, statement, 'set-url'), ...statement.children.filter(({ element }) => element.name === 'proxy').flatMap((proxy) => targetsOf(service, proxy))];
    case 'set-backend-service':
      return [...attribute('base-url'), ...attribute('backend-id')];
    case 'proxy':
      return attribute('url');
    default:
      return [];
  }
}

function judge(statement: EffectiveStatement, value: PolicyValue): readonly FlowFinding[] {
  const { name } = statement.element;
  if (value.kind === 'literal') return [];
  if (value.kind === 'unknown') return [unsure(name, `<${name}> calls an address that the folder does not tell`, statement)];
  if (/\bcontext\s*\.\s*(?:Request|Response)\b/.test(value.text)) return [hole(name, `<${name}> calls an address that is taken from the request`, statement)];
  // What a variable holds may come from the request; constants and the context's own names do not.
  return /\bVariables\b|\bcontext\b(?!\s*\.\s*(?:Api|Operation|Deployment|Product)\b)/.test(value.text)
    ? [unsure(name, `<${name}> calls an address of which it is not known where it comes from`, statement)]
    : [];
}
