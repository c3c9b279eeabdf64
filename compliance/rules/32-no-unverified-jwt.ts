import type { FlowVisit } from '../../synthesized/flow';
import { cite } from '../citations';
import { hole, lookAtFlows, type FlowFinding } from '../flow/look';
import { textsOf } from '../flow/values';
import { defineRule } from '../rule';

export const noUnverifiedJwt = defineRule({
  id: 32,
  name: 'NoUnverifiedJwt',
  title: 'No token is read before it was verified, but to choose which issuer has to prove it',
  severity: 'error',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['OWASP API2:2023'],
  mend: 'Read the token from the variable that output-token-variable-name of the validation sets; AsJwt and TryParseJwt check no signature.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'tokens are read only after they were verified',
      notApplicable: 'no expression parses a token',
      look: ({ flow }) => {
        const readers = flow.visits.filter(({ statement }) => textsOf(statement).some(parsesToken));
        return readers.length === 0 ? undefined : readers.flatMap(judge);
      },
    }),
});

/** By the methods for it, or by hand: a part of the header, decoded. */
const parsesToken = (text: string): boolean => /\b(?:AsJwt|TryParseJwt)\b/.test(text) || (/Authorization/.test(text) && /FromBase64/.test(text));

function judge(visit: FlowVisit): readonly FlowFinding[] {
  if (visit.before.has('token') || choosesTheIssuer(visit)) return [];
  const { name } = visit.statement.element;
  return [hole(`${name} in ${visit.section}`, `<${name}> in ${visit.section} reads a token that may not have been verified`, visit.statement)];
}

/** Whoever comes out of the `choose` was verified in the branch that the token's own word chose. */
const choosesTheIssuer = ({ statement, after }: FlowVisit): boolean => statement.element.name === 'choose' && after?.has('token') === true;
