import type { Flow } from '../../synthesized/flow';
import type { EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { textsOf } from '../flow/values';
import { assignmentsOf, ownTokenOf, readsOne, taintedVariables, variablesRead } from '../flow/variables';
import { defineRule } from '../rule';

export const noBodySink = defineRule({
  id: 43,
  name: 'NoBodySink',
  title: 'No body and no credential goes to a log, a trace, a metric, a queue or another service',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: [],
  mend: 'Log who did what to which operation with what outcome; leave bodies, credentials, the gateway’s own tokens, and variables made of them, out.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'no body and no credential is logged',
      notApplicable: 'no policy logs anything',
      look: ({ flow }) => {
        const sinks = flow.visits.filter(
          ({ statement }) => SINKS.has(statement.element.name) || textsOf(statement).some((text) => /\.Trace\s*\(/.test(text)),
        );
        if (sinks.length === 0) return undefined;
        const tainted = taintedBy(flow);
        return sinks.flatMap(({ statement, section }) => judge(statement, section, tainted, context.service));
      },
    }),
});

/** The variables that hold what no sink may get. */
interface Tainted {
  readonly bodies: ReadonlySet<string>;
  /** The caller's credentials, and the tokens that the gateway gets for itself. */
  readonly credentials: ReadonlySet<string>;
}

function taintedBy(flow: Flow): Tainted {
  const assignments = assignmentsOf(flow);
  const own = new Set(flow.visits.flatMap(({ statement }) => ownTokenOf(statement.element) ?? []));
  const derived = taintedVariables(assignments, (text) => readsCredential(text) || readsOne(text, own) !== undefined);
  return { bodies: taintedVariables(assignments, readsBody), credentials: new Set([...own, ...derived]) };
}

/** The worst that is found of one sink; of secret named values, each. */
function judge(statement: EffectiveStatement, section: string, tainted: Tainted, service: SynthesizedService): readonly FlowFinding[] {
  const { name, attributes } = statement.element;
  const sink = `<${name}> in ${section}`;
  const texts = textsOf(statement);
  const variableOf = (variables: ReadonlySet<string>): string | undefined =>
    texts.map((text) => readsOne(text, variables)).find((found) => found !== undefined);

  const bodyDetail = `${name} in ${section}`;
  if (CALLS.has(name) && (attributes['mode'] ?? 'new') !== 'new') {
    return [hole(bodyDetail, `${sink} sends a copy of the call elsewhere`, statement)];
  }
  if (texts.some(readsBody)) return [hole(bodyDetail, `${sink} writes down a body`, statement)];
  const body = variableOf(tainted.bodies);
  if (body !== undefined) return [hole(bodyDetail, `${sink} writes down the variable ${body}, which holds a body`, statement)];

  // A service that is called may have to be told who calls; where nobody waits for its answer, it is a log.
  if (ASKS.has(name)) return [];
  const credentialDetail = `${name} credential in ${section}`;
  if (texts.some(readsCredential)) return [hole(credentialDetail, `${sink} writes down a credential`, statement)];
  const credential = variableOf(tainted.credentials);
  if (credential !== undefined) {
    return [hole(credentialDetail, `${sink} writes down the variable ${credential}, which holds a credential`, statement)];
  }

  if (CALLS.has(name)) return [];
  if (texts.some((text) => variablesRead(text).includes('*'))) {
    const message = `${sink} writes down every variable, or one of which the name is computed`;
    return [unsure(`${name} variables in ${section}`, message, statement)];
  }
  return secrets(service, texts).map(({ named, known }) => {
    const detail = `${name} ${named} in ${section}`;
    return known
      ? hole(detail, `${sink} writes down the secret named value ${named}`, statement)
      : unsure(detail, `${sink} writes down the named value ${named}, which the folder does not hold`, statement);
  });
}

/** Statements that call a service and wait for its answer. */
const ASKS = new Set(['send-request', 'invoke-dapr-binding']);
/** Statements that send a request, whether or not they wait. */
const CALLS = new Set([...ASKS, 'send-one-way-request']);
/** Statements by which something leaves the gateway otherwise than to the backend and the caller. */
const SINKS = new Set([
  'log-to-eventhub',
  'trace',
  'emit-metric',
  'send-service-bus-message',
  'publish-event',
  'publish-to-dapr',
  ...CALLS,
]);

/** The headers that carry a token, a key or a session, however they are reached, and the keys themselves. */
const readsCredential = (text: string): boolean =>
  (/\bHeaders\b/.test(text) && /"(?:Authorization|Proxy-Authorization|Cookie|DPoP|Ocp-Apim-Subscription-Key|X-Api-Key)"/i.test(text)) ||
  /\bSubscription\.(?:Primary|Secondary)?Key\b/.test(text);

const readsBody = (text: string): boolean => /\.Body\b/.test(text);

/** Named values in the texts that are secret, or that the folder doesn't tell to be none. */
function secrets(
  { namedValues }: SynthesizedService,
  texts: readonly string[],
): readonly { readonly named: string; readonly known: boolean }[] {
  const names = new Set(texts.flatMap((text) => [...text.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name]) => (name ?? '').trim())));
  return [...names].flatMap((named) => {
    const value = namedValues.get(named);
    return value?.secret === false ? [] : [{ named, known: value !== undefined }];
  });
}
