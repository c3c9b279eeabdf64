import type { EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { childValues, policyValue, type PolicyValue } from '../flow/values';
import { assignmentsOf, readsOne, taintedVariables, variablesRead } from '../flow/variables';
import { plainCode } from '../../policies/expressions/plain-code';
import { textIn } from '../../synthesized/decisions';
import { defineRule } from '../rule';

export const ssrf = defineRule({
  id: 39,
  name: 'Ssrf',
  title: 'Where the gateway calls, and by which method, is never taken from the request',
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
        const targets = flow.visits.flatMap(({ statement }) =>
          targetsOf(context.service, statement).map((value) => ({ statement, value })),
        );
        const paths = flow.visits.flatMap(({ statement }) => (statement.element.name === 'rewrite-uri' ? [statement] : []));
        if (targets.length + paths.length === 0) return undefined;
        const assignments = assignmentsOf(flow);
        const known: Known = {
          assigned: new Set(assignments.map(({ variable }) => variable.toLowerCase())),
          tainted: taintedVariables(assignments, readsCall),
          written: taintedVariables(assignments, readsFreely),
        };
        return [
          ...targets.flatMap(({ statement, value }) => judge(statement, value, known)),
          ...paths.flatMap((path) => judgePath(path, known)),
        ];
      },
    }),
});

function targetsOf(service: SynthesizedService, statement: EffectiveStatement): readonly PolicyValue[] {
  const { name, attributes } = statement.element;
  const attribute = (key: string): readonly PolicyValue[] => (attributes[key] === undefined ? [] : [policyValue(service, attributes[key])]);
  switch (name) {
    case 'send-request':
    case 'send-one-way-request':
      return [
        ...childValues(service, statement, 'set-url'),
        ...statement.children.filter(({ element }) => element.name === 'proxy').flatMap((proxy) => targetsOf(service, proxy)),
      ];
    case 'set-backend-service':
      return [...attribute('base-url'), ...attribute('backend-id')];
    case 'proxy':
      return attribute('url');
    case 'authentication-managed-identity':
      return [...attribute('resource'), ...attribute('client-id')].filter(({ kind }) => kind === 'expression');
    case 'set-method':
      return [policyValue(service, textIn(statement))];
    case 'set-header':
      return attributes['name']?.toLowerCase() === 'host' ? childValues(service, statement, 'value') : [];
    default:
      return [];
  }
}

interface Known {
  /** Variables that some statement of the flow sets. */
  readonly assigned: ReadonlySet<string>;
  /** Those of them that the request, or an answer, goes into. */
  readonly tainted: ReadonlySet<string>;
  /** Those into which what a caller writes freely goes. */
  readonly written: ReadonlySet<string>;
}

const readsCall = (text: string): boolean => /\.(?:Request|Response)\b/.test(text);
/** What a caller can write freely, whatever operation is called: the path's own parameters are part of the operation. */
const readsFreely = (text: string): boolean => /\bHeaders\b|\bQuery(?:String)?\b|\.Body\b/.test(text);

function judge(statement: EffectiveStatement, value: PolicyValue, { assigned, tainted }: Known): readonly FlowFinding[] {
  const { name } = statement.element;
  if (value.kind === 'literal') return [];
  if (value.kind === 'unknown') return [unsure(name, `<${name}> calls an address that the folder does not tell`, statement)];
  const does = name === 'authentication-managed-identity' ? 'asks for a token, as somebody or for something' : 'calls an address';
  if (readsCall(value.text)) return [hole(name, `<${name}> ${does} that is taken from the request`, statement)];
  const variable = readsOne(value.text, tainted);
  if (variable !== undefined) {
    return [hole(name, `<${name}> ${does} that is taken from the request, through the variable ${variable}`, statement)];
  }
  // Constants, the context's own names, and variables made of these.
  const others =
    /\bcontext\b(?!\s*\.\s*(?:Api|Operation|Deployment|Product|Variables)\b)/.test(value.text) ||
    variablesRead(value.text).some((read) => !assigned.has(read));
  return others ? [unsure(name, `<${name}> ${does} of which it is not known where it comes from`, statement)] : [];
}

/** A path that the caller writes reaches what the operation was not meant to reach. */
function judgePath(statement: EffectiveStatement, { written }: Known): readonly FlowFinding[] {
  const template = plainCode(statement.element.attributes['template'] ?? '');
  return readsFreely(template) || readsOne(template, written) !== undefined
    ? [hole('rewrite-uri', '<rewrite-uri> calls a path that the caller writes', statement)]
    : [];
}
