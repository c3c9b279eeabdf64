import type { FlowVisit } from '../../synthesized/flow';
import { cite } from '../citations';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { textsOf } from '../flow/values';
import { headersRead } from '../log-statements';
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
        const readers = flow.visits.filter(({ statement }) => textsOf(statement).some((text) => parses(text) !== undefined));
        if (readers.length === 0) return undefined;
        const verified = new Set(
          flow.visits.flatMap(({ statement: { element } }) =>
            VALIDATIONS.has(element.name) ? [(element.attributes['header-name'] ?? 'Authorization').toLowerCase()] : [],
          ),
        );
        return readers.flatMap((visit) => judge(visit, verified));
      },
    }),
});

const VALIDATIONS = new Set(['validate-jwt', 'validate-azure-ad-token']);

/** `sure`: by the methods for it, or a part of the header, decoded. `maybe`: something decoded that a caller may have sent. */
function parses(text: string): 'sure' | 'maybe' | undefined {
  if (/\b(?:AsJwt|TryParseJwt)\b/.test(text)) return 'sure';
  if (!/\bFromBase64/.test(text)) return undefined;
  return /"Authorization"/i.test(text) ? 'sure' : /\bHeaders\b|\bVariables\b/.test(text) ? 'maybe' : undefined;
}

function judge(visit: FlowVisit, verified: ReadonlySet<string>): readonly FlowFinding[] {
  const { name } = visit.statement.element;
  const place = `${name} in ${visit.section}`;
  if (!visit.before.has('token')) {
    if (choosesTheIssuer(visit)) return [];
    return textsOf(visit.statement).some((text) => parses(text) === 'sure')
      ? [hole(place, `<${name}> in ${visit.section} reads a token that may not have been verified`, visit.statement)]
      : [unsure(place, `<${name}> in ${visit.section} decodes what may be a token that was not verified`, visit.statement)];
  }
  // Another header's token is another token, and nobody has verified that one.
  const others = textsOf(visit.statement)
    .flatMap((text) => (parses(text) === 'sure' ? headersRead(text) : []))
    .filter((header) => !verified.has(header.toLowerCase()));
  return others.length === 0
    ? []
    : [
        hole(
          place,
          `<${name}> in ${visit.section} reads the token of ${others[0] === '*' ? 'a header that is not known' : `the header ${others[0] ?? ''}`}, which was not verified`,
          visit.statement,
        ),
      ];
}

/** Whoever comes out of the `choose` was verified in the branch that the token's own word chose. */
const choosesTheIssuer = ({ statement, after }: FlowVisit): boolean => statement.element.name === 'choose' && after?.has('token') === true;
