import type { Flow } from '../../synthesized/flow';
import { cite } from '../citations';
import { hole, lookAtFlows } from '../flow/look';
import { textsOf } from '../flow/values';
import { defineRule } from '../rule';

export const noBodySink = defineRule({
  id: 43,
  name: 'NoBodySink',
  title: 'No body and no credential goes to a log, a trace, a metric, a queue or another service',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: [],
  mend: 'Log who did what to which operation with what outcome; leave bodies, credentials, and variables made of them, out.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'no body and no credential is logged',
      notApplicable: 'no policy logs anything',
      look: ({ flow }) => {
        const sinks = flow.visits.filter(({ statement }) => SINKS.has(statement.element.name) || textsOf(statement).some((text) => /\bcontext\s*\.\s*Trace\s*\(/.test(text)));
        if (sinks.length === 0) return undefined;
        const tainted = bodyVariables(flow);
        return sinks.flatMap(({ statement, section }) => {
          const { name } = statement.element;
          const texts = textsOf(statement);
          if (CALLS.has(name) && (statement.element.attributes['mode'] ?? 'new') !== 'new') return [hole(`${name} in ${section}`, `<${name}> in ${section} sends a copy of the call elsewhere`, statement)];
          if (!CALLS.has(name) && texts.some(readsCredential)) return [hole(`${name} credential in ${section}`, `<${name}> in ${section} writes down a credential`, statement)];
          if (texts.some(readsBody)) return [hole(`${name} in ${section}`, `<${name}> in ${section} writes down a body`, statement)];
          const variable = [...tainted].find((candidate) => texts.some((text) => text.includes(`"${candidate}"`)));
          return variable === undefined ? [] : [hole(`${name} in ${section}`, `<${name}> in ${section} writes down the variable ${variable}, which holds a body`, statement)];
        });
      },
    }),
});

const CALLS = new Set(['send-request', 'send-one-way-request']);
const SINKS = new Set(['log-to-eventhub', 'trace', 'emit-metric', 'send-service-bus-message', 'publish-event', ...CALLS]);

/** The headers that carry a token, a key or a session, and the keys themselves. */
const readsCredential = (text: string): boolean => /\bHeaders\b[^;]*"(?:Authorization|Proxy-Authorization|Cookie|DPoP|Ocp-Apim-Subscription-Key|X-Api-Key)"|\bSubscription\s*\.\s*(?:Primary|Secondary)?Key\b/i.test(text);

const readsBody = (text: string): boolean => /\.\s*Body\b/.test(text);

/** Variables made of a body, directly or through others. */
function bodyVariables({ visits }: Flow): ReadonlySet<string> {
  const tainted = new Set<string>();
  for (let before = -1; before < tainted.size; ) {
    before = tainted.size;
    for (const { statement } of visits) {
      const { name, attributes } = statement.element;
      // A called service's answer can hold what it was sent.
      const variable = name === 'set-variable' ? attributes['name'] : attributes['response-variable-name'];
      if (variable === undefined) continue;
      const texts = name === 'set-variable' ? [attributes['value'] ?? ''] : textsOf(statement);
      if (texts.some((text) => readsBody(text) || [...tainted].some((other) => text.includes(`"${other}"`)))) tainted.add(variable);
    }
  }
  return tainted;
}
