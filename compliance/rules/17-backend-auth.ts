import type { FlowExit, FlowVisit } from '../../synthesized/flow';
import type { EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import type { FlowGroup } from '../flow/groups';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { policyValue, textsOf } from '../flow/values';
import { readsOne } from '../flow/variables';
import { defineRule, type Status } from '../rule';
import { block, isSet, text, texts, UNKNOWN, type Attributes } from '../values';

export const backendAuth = defineRule({
  id: 17,
  name: 'BackendAuth',
  title: 'The gateway proves to every backend who it is',
  severity: 'error',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['OWASP API10:2023', 'Azure Policy c15dcc82'],
  mend: 'Add `authentication-managed-identity` (or a client certificate, or an authorization) to the API’s inbound policy after everything else that sets Authorization, or `credentials` to the backend with a value from Key Vault.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'the gateway proves its identity to every backend',
      notApplicable: 'the API names no backend',
      look: (group) => {
        const forwards = group.flow.exits.filter(
          ({ kind, statement }) => kind === 'forward' && statement?.element.name === 'forward-request',
        );
        const named =
          group.api.serviceUrl !== undefined || group.flow.visits.some(({ statement }) => statement.element.name === 'set-backend-service');
        return forwards.length === 0 || !named
          ? undefined
          : [...careless(group), ...forwards.flatMap((exit) => judge(context.service, group, exit))];
      },
    }),
});

const PROOFS: readonly string[] = ['authentication-managed-identity', 'authentication-certificate', 'get-authorization-context'];

/** With `ignore-error` the call goes on without the proof. */
function careless({ flow }: FlowGroup): readonly FlowFinding[] {
  return flow.visits
    .filter(
      ({ statement: { element } }) => PROOFS.includes(element.name) && !['false', undefined].includes(element.attributes['ignore-error']),
    )
    .map(({ statement }) =>
      hole('ignore-error', 'where the gateway cannot prove its identity, the backend is called without it (`ignore-error`)', statement),
    );
}

function judge(service: SynthesizedService, { flow }: FlowGroup, { passed }: FlowExit): readonly FlowFinding[] {
  const proofs = PROOFS.flatMap((name) => passed.get(name) ?? []);
  const verdicts = proofs.map((proof) => sent(flow.visits, proof));
  if (verdicts.includes('sent')) return [];
  const credentials = (passed.get('set-backend-service') ?? []).map((statement) => credentialsOf(service, statement));
  if (credentials.length > 0 && credentials.every((status) => status === 'compliant')) return [];
  const dropped = proofs.at(verdicts.indexOf('dropped'));
  if (verdicts.includes('dropped')) {
    return [hole('dropped', 'what proves the gateway’s identity is replaced or dropped again before the backend is called', dropped)];
  }
  if (verdicts.includes('kept')) {
    return [
      hole(
        'not sent',
        'the token that proves the gateway’s identity is kept in a variable, and sent nowhere',
        proofs[verdicts.indexOf('kept')],
      ),
    ];
  }
  if (verdicts.includes('maybe')) {
    return [
      unsure(
        'dropped',
        'what proves the gateway’s identity may be replaced or dropped again before the backend is called',
        proofs[verdicts.indexOf('maybe')],
      ),
    ];
  }
  if (flow.visits.some(({ statement: { element } }) => PROOFS.includes(element.name))) {
    return [unsure('condition', 'the identity is proven to the backend only under a condition')];
  }
  if (credentials.includes('unknown')) {
    return [unsure('credentials', 'it cannot be told whether the gateway proves its identity to the backend')];
  }
  return [hole('credentials', 'the backend takes calls without any proof that they come from the gateway')];
}

/** Whether the proof is what the backend gets: a token lies in the header Authorization, which later statements may change. */
function sent(visits: readonly FlowVisit[], proof: EffectiveStatement): 'sent' | 'dropped' | 'maybe' | 'kept' {
  const { name, attributes } = proof.element;
  if (name === 'authentication-certificate') return 'sent';
  const variable = attributes[name === 'get-authorization-context' ? 'context-variable-name' : 'output-token-variable-name']?.toLowerCase();
  const later = visits
    .slice(visits.findLastIndex(({ statement }) => statement === proof) + 1)
    .filter(({ statement: { element }, section }) => {
      const action = element.attributes['exists-action'] ?? 'override';
      return (
        (section === 'inbound' || section === 'backend') &&
        element.name === 'set-header' &&
        element.attributes['name']?.toLowerCase() === 'authorization' &&
        action !== 'skip' &&
        action !== 'append'
      );
    });
  const last = later.at(-1);
  if (last === undefined) return variable === undefined ? 'sent' : 'kept';
  if (variable !== undefined && last.always && textsOf(last.statement).some((part) => readsOne(part, new Set([variable])) !== undefined)) {
    return 'sent';
  }
  return later.some(({ always }) => always) ? 'dropped' : 'maybe';
}

function credentialsOf(service: SynthesizedService, { element }: EffectiveStatement): Status {
  const id = element.attributes['backend-id'];
  if (id === undefined) return 'non-compliant';
  const name = policyValue(service, id);
  const resource = name.kind === 'literal' ? service.backends.get(name.text)?.resource : undefined;
  if (resource === undefined) return 'unknown';
  const credentials = block(resource.values, 'credentials');
  if (credentials === UNKNOWN) return 'unknown';
  if (credentials === undefined) return 'non-compliant';
  const certificates = texts(credentials, 'certificate');
  if (certificates === UNKNOWN || certificates.length > 0) return certificates === UNKNOWN ? 'unknown' : 'compliant';
  const authorization = block(credentials, 'authorization');
  if (authorization !== UNKNOWN && authorization !== undefined && isSet(authorization, 'parameter') && isSet(authorization, 'scheme')) {
    return 'compliant';
  }
  return headerFromVault(service, credentials) ? 'compliant' : 'non-compliant';
}

/** A header whose whole value is a secret named value; a literal one is rule 41's. */
function headerFromVault(service: SynthesizedService, credentials: Attributes): boolean {
  const header = credentials['header'];
  if (typeof header !== 'object' || header === null || Array.isArray(header)) return false;
  return Object.keys(header).some((name) => {
    const value = text(header as Attributes, name);
    const named = value === UNKNOWN ? undefined : /\{\{\s*([A-Za-z0-9._-]+)\s*\}\}/.exec(value ?? '')?.[1];
    return named !== undefined && service.namedValues.get(named)?.secret === true;
  });
}
