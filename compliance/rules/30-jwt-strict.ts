import { plainCode } from '../../policies/expressions/plain-code';
import type { EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { isEntraEndpoint, isMicrosoftApi, isOneTenant, strangersAmong } from '../flow/token-keys';
import { TokenSources } from '../flow/token-source';
import { childValues, descendants, policyValue, type PolicyValue } from '../flow/values';
import { defineRule } from '../rule';

export const jwtStrict = defineRule({
  id: 30,
  name: 'JwtStrict',
  title:
    'Tokens are signed, expire, name an exact issuer and audience, are checked with at most 60 s of skew, and never come from the query',
  severity: 'error',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['OWASP API2:2023'],
  mend: 'In validate-jwt name the header, the OpenID configuration, exact issuers and audiences, and leave require-signed-tokens and require-expiration-time true; in validate-azure-ad-token name one tenant and the audiences. Let nothing before it write the header of the token.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'every token validation is strict',
      notApplicable: 'no token is validated',
      look: ({ flow }) => {
        const validations = flow.visits
          .map(({ statement }) => statement)
          .filter(({ element }) => element.name === 'validate-jwt' || element.name === 'validate-azure-ad-token');
        if (validations.length === 0) return undefined;
        const sources = new TokenSources(context.service, flow);
        return [
          ...validations.flatMap((statement) => judge(context.service, statement, sources)),
          ...flow.visits.flatMap(({ statement }) => judgeAlgorithms(statement)),
        ];
      },
    }),
});

/** A list of algorithms that a token must be of, with one in it that anybody can sign with (RFC 8725, section 3.1). */
const WEAK_ALLOWED = /!\s*\(?\s*new\s+string\s*\[\s*\]\s*\{[^{}]*"(?:none|HS\d+)"[^{}]*\}/i;

/** Where a policy tests a token's algorithm, the test must refuse, and no weak algorithm may pass it. */
function judgeAlgorithms({ element, children }: EffectiveStatement): readonly FlowFinding[] {
  if (element.name !== 'choose') return [];
  return children.flatMap((branch): readonly FlowFinding[] => {
    const condition = plainCode(branch.element.attributes['condition'] ?? '');
    if (!/\.\s*Algorithm\b/.test(condition)) return [];
    return [
      ...(WEAK_ALLOWED.test(condition) ? [hole('weak algorithm', 'an algorithm is allowed with which anybody can sign', branch)] : []),
      ...(descendants(branch, 'return-response').length === 0
        ? [hole('algorithm not refused', "the token's algorithm is tested, and nothing is refused", branch)]
        : []),
    ];
  });
}

const MAX_SKEW_SECONDS = 60;

function judge(service: SynthesizedService, statement: EffectiveStatement, sources: TokenSources): readonly FlowFinding[] {
  const { name, attributes } = statement.element;
  const findings: FlowFinding[] = [];
  const bad = (detail: string, message: string): void => void findings.push(hole(detail, `<${name}> ${message}`, statement));
  const open = (detail: string): void =>
    void findings.push(unsure(detail, `<${name}>: ${detail} is not a literal value, so it cannot be judged`, statement));
  const value = (attribute: string): PolicyValue | undefined =>
    attributes[attribute] === undefined ? undefined : policyValue(service, attributes[attribute]);
  const literal = (attribute: string, check: (text: string) => void): void => {
    const found = value(attribute);
    if (found?.kind === 'literal') check(found.text);
    else if (found !== undefined) open(attribute);
  };

  if (attributes['query-parameter-name'] !== undefined) {
    bad('query-parameter-name', 'takes the token from the query, which logs and histories keep');
  }
  const token = value('token-value');
  if (token !== undefined) {
    const source = sources.of(token);
    if (source === 'elsewhere') bad('token-value', 'takes the token from elsewhere than a header');
    else if (source === 'unknown') open('token-value');
  }
  for (const { statement: writer, source } of sources.writersOf(statement)) {
    const written = `<${writer.element.name}> before it writes the header from which <${name}> takes the token`;
    if (source === 'elsewhere') {
      findings.push(hole('written header', `${written}: what is checked is not what the caller sent there`, writer));
    } else if (source === 'unknown') findings.push(unsure('written header', `${written}, and it is not known with what`, writer));
  }
  literal('failed-validation-httpcode', (code) => {
    if (!/^4\d\d$/.test(code)) bad('failed-validation-httpcode', `answers a failed validation with the status ${code}`);
  });
  const exact = (what: string, values: readonly PolicyValue[], test: (text: string) => boolean): void => {
    if (values.length === 0) bad(what, `names no ${what}`);
    for (const one of values) {
      if (one.kind !== 'literal') open(what);
      else if (!test(one.text)) bad(what, `has a ${what} that is not exact: ${one.text === '' ? '(empty)' : one.text}`);
    }
  };
  const isExact = (text: string): boolean => text !== '' && !/[*{}\s]/.test(text);
  const judgeAudiences = (values: readonly PolicyValue[]): void => {
    exact('audience', values, isExact);
    for (const one of values) {
      if (one.kind === 'literal' && isMicrosoftApi(one.text)) {
        bad('audience', `takes tokens that were issued for an API of Microsoft's: ${one.text}`);
      }
    }
  };
  const within = (list: string, item: string): readonly PolicyValue[] =>
    statement.children.filter(({ element }) => element.name === list).flatMap((child) => childValues(service, child, item));

  if (name === 'validate-azure-ad-token') {
    if (attributes['tenant-id'] === undefined) bad('tenant-id', 'names no tenant');
    literal('tenant-id', (tenant) => {
      if (!isOneTenant(tenant)) bad('tenant-id', `lets in others than one tenant: ${tenant}`);
    });
    literal('authentication-endpoint', (endpoint) => {
      if (!isEntraEndpoint(endpoint)) bad('authentication-endpoint', `lets ${endpoint} say whose tokens are good`);
    });
    judgeAudiences([...within('audiences', 'audience'), ...within('backend-application-ids', 'application-id')]);
    return findings;
  }
  for (const attribute of ['require-signed-tokens', 'require-expiration-time']) {
    literal(attribute, (text) => {
      if (text !== 'true') bad(attribute, `has ${attribute}="${text}"`);
    });
  }
  literal('clock-skew', (skew) => {
    if (!/^\d+$/.test(skew) || Number(skew) > MAX_SKEW_SECONDS) bad('clock-skew', `takes tokens that expired ${skew} seconds ago`);
  });
  exact(
    'issuer',
    within('issuers', 'issuer'),
    (text) => isExact(text) && /^https:\/\//.test(text) && !/\/(common|organizations|consumers)\//.test(text),
  );
  judgeAudiences(within('audiences', 'audience'));
  const configurations = descendants(statement, 'openid-config').map(({ element }) =>
    policyValue(service, element.attributes['url'] ?? ''),
  );
  for (const url of configurations) {
    if (url.kind !== 'literal') open('openid-config');
    else if (!/^https:\/\/[^/]/.test(url.text)) bad('openid-config', 'fetches its keys without TLS');
  }
  const literals = (values: readonly PolicyValue[]): readonly string[] =>
    values.flatMap((one) => (one.kind === 'literal' ? [one.text] : []));
  const strangers = strangersAmong(literals(configurations), literals(within('issuers', 'issuer')));
  // Of the issuer of keys that stand in the policy itself nothing is told.
  if (configurations.length > 0 && configurations.every(({ kind }) => kind === 'literal')) {
    for (const url of strangers.configurations) {
      findings.push(
        unsure(
          'keys',
          `<${name}> fetches keys from ${url}, which is of no issuer that it names: whether that host may sign for them is not known`,
          statement,
        ),
      );
    }
    for (const issuer of strangers.issuers) {
      findings.push(
        unsure(
          'signer',
          `<${name}> takes tokens of ${issuer}, from whose host it fetches no keys: whether another host signs for it is not known`,
          statement,
        ),
      );
    }
  }
  for (const { element } of statement.children
    .filter((child) => child.element.name === 'issuer-signing-keys')
    .flatMap(({ children }) => children)) {
    const asymmetric =
      element.attributes['certificate-id'] !== undefined ||
      (element.attributes['n'] !== undefined && element.attributes['e'] !== undefined);
    if (!asymmetric) bad('issuer-signing-keys', 'holds a symmetric key: whoever can check a token can make one');
  }
  return findings;
}
