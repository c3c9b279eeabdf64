import type { EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import type { FlowGroup } from '../flow/groups';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { policyValue } from '../flow/values';
import { flowsOf } from '../flow/groups';
import { defineRule, elsewhere, serviceRow, type Row, type ServiceContext } from '../rule';

export const timeout = defineRule({
  id: 42,
  name: 'Timeout',
  title: 'Calls to backends end in time, follow no redirects, and stop while the backend fails',
  severity: 'warning',
  per: 'service',
  citations: cite('308(a)(7)'),
  mapsTo: ['OWASP API4:2023', 'OWASP API10:2023'],
  mend: 'Set timeout on forward-request (at most 240 seconds), leave follow-redirects false, and give the backend a circuit breaker.',
  check: (context) => [
    ...lookAtFlows(context, {
      compliant: 'calls to backends are limited in time and guarded by a circuit breaker',
      notApplicable: 'nothing calls a backend',
      look: (group) => {
        const calls = group.flow.visits.map(({ statement }) => statement).filter(({ element }) => element.name === 'forward-request');
        return calls.length === 0
          ? undefined
          : [...calls.filter((call) => !isTheirs(context.service, call)).flatMap(judgeCall), ...judgeBackend(context.service, group)];
      },
    }),
    ...theirCalls(context),
  ],
});

/** Where nothing of the service is in the folder, the global policy is only taken to be Azure's own. */
const isTheirs = (service: SynthesizedService, { origin }: EffectiveStatement): boolean =>
  service.resource === undefined && service.policy === undefined && origin.scope === 'global';

function theirCalls({ service }: ServiceContext): readonly Row[] {
  const theirs = flowsOf(service).some(({ groups }) =>
    groups.some(({ flow }) =>
      flow.visits.some(({ statement }) => statement.element.name === 'forward-request' && isTheirs(service, statement)),
    ),
  );
  return theirs
    ? [
        elsewhere(
          serviceRow(
            service,
            'unknown',
            "<forward-request> is in the service's own policy, which is not in this folder; check the folder that makes it together with this one",
            'timeout',
          ),
        ),
      ]
    : [];
}

/** The longest that Azure's own load balancer leaves a silent connection open, in seconds. */
const MAX_SECONDS = 240;

function judgeCall(statement: EffectiveStatement): readonly FlowFinding[] {
  const { attributes } = statement.element;
  const seconds = attributes['timeout'];
  const redirects = attributes['follow-redirects'] ?? 'false';
  return [
    ...(seconds === undefined ? [hole('timeout', '<forward-request> names no timeout', statement)] : []),
    ...(seconds !== undefined && !/^\d+$/.test(seconds)
      ? [unsure('timeout', '<forward-request> has a timeout that is not known', statement)]
      : []),
    ...(/^\d+$/.test(seconds ?? '') && (Number(seconds) > MAX_SECONDS || Number(seconds) === 0)
      ? [hole('timeout', `<forward-request> waits ${seconds ?? ''} seconds`, statement)]
      : []),
    ...(redirects === 'false'
      ? []
      : [(redirects === 'true' ? hole : unsure)('follow-redirects', '<forward-request> follows redirects', statement)]),
  ];
}

function judgeBackend(service: SynthesizedService, { flow }: FlowGroup): readonly FlowFinding[] {
  const statements = [
    ...new Set(flow.exits.filter(({ kind }) => kind === 'forward').flatMap(({ passed }) => passed.get('set-backend-service') ?? [])),
  ];
  if (statements.length === 0) return [hole('circuit breaker', 'calls go to the service URL, which no circuit breaker guards')];
  return statements.flatMap((statement) => {
    const id = statement.element.attributes['backend-id'];
    if (id === undefined) return [hole('circuit breaker', 'calls go to a base-url, which no circuit breaker guards', statement)];
    const name = policyValue(service, id);
    const backend = name.kind === 'literal' ? service.backends.get(name.text) : undefined;
    if (backend === undefined) return [unsure('circuit breaker', 'calls go to a backend that the folder does not tell', statement)];
    return guarded(backend.resource.values['circuit_breaker_rule'])
      ? []
      : [hole(`circuit breaker of ${id}`, `the backend ${id} has no circuit breaker`, statement)];
  });
}

const guarded = (rule: unknown): boolean => (Array.isArray(rule) ? rule.length > 0 : rule !== undefined && rule !== null);
