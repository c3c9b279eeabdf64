import type { FlowExit } from '../../synthesized/flow';
import type { EffectiveStatement } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, lookAtFlows, type FlowFinding } from '../flow/look';
import { textsOf } from '../flow/values';
import { defineRule } from '../rule';

export const headerHygiene = defineRule({
  id: 40,
  name: 'HeaderHygiene',
  title: 'Headers by which a caller could pass for somebody else are dropped, and so are those that tell what the servers run on',
  severity: 'warning',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['OWASP API8:2023'],
  mend: 'Delete the headers with set-header exists-action="delete", in inbound and in outbound of the service policy.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'identity headers and banners are dropped',
      notApplicable: 'nothing calls a backend',
      look: ({ flow }) => {
        const forwards = flow.exits.filter(({ kind }) => kind === 'forward');
        if (forwards.length === 0) return undefined;
        return [
          ...forwards.flatMap((exit) => missing(exit, IDENTITY, 'reach the backend as the caller wrote them')),
          ...flow.exits
            .filter(({ kind, forwarded, section }) => kind === 'end' && forwarded && section !== 'on-error')
            .flatMap((exit) => missing(exit, BANNERS, 'reach the caller')),
        ];
      },
    }),
});

/** What App Service, reverse proxies and frameworks take for the caller's identity, address, URL or method. */
const IDENTITY = [
  'X-MS-CLIENT-PRINCIPAL',
  'X-MS-CLIENT-PRINCIPAL-ID',
  'X-MS-CLIENT-PRINCIPAL-NAME',
  'X-Forwarded-Host',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-HTTP-Method-Override',
  'X-ARR-ClientCert',
];
const BANNERS = ['X-Powered-By', 'X-AspNet-Version'];

function missing({ passed }: FlowExit, headers: readonly string[], message: string): readonly FlowFinding[] {
  const kept = headers.filter((name) => {
    const statements = passed.get(`set-header ${name.toLowerCase()}`) ?? [];
    return statements.length === 0 || !statements.every(replaces);
  });
  return kept.length === 0 ? [] : [hole(kept.join(' '), `${kept.join(', ')} ${message}`)];
}

/** Deleted, or replaced by something that the caller doesn't write. */
function replaces(statement: EffectiveStatement): boolean {
  const action = statement.element.attributes['exists-action'] ?? 'override';
  return (
    action === 'delete' ||
    (action === 'override' && !textsOf(statement).some((text) => /\bHeaders\b|\bQuery(?:String)?\b|\.Body\b/.test(text)))
  );
}
