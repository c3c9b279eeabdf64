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

/** One statement that validates a token: what it says, and what is found about it. */
class Validation {
  readonly findings: FlowFinding[] = [];
  readonly name: string;

  constructor(
    private readonly service: SynthesizedService,
    readonly statement: EffectiveStatement,
  ) {
    this.name = statement.element.name;
  }

  /** @param detail the part of the statement, which tells findings about the same statement apart */
  hole(detail: string, message: string): void {
    this.findings.push(hole(detail, `<${this.name}> ${message}`, this.statement));
  }

  unsure(detail: string, message: string, statement = this.statement): void {
    this.findings.push(unsure(detail, message, statement));
  }

  notLiteral(detail: string): void {
    this.unsure(detail, `<${this.name}>: ${detail} is not a literal value, so it cannot be judged`);
  }

  value(attribute: string): PolicyValue | undefined {
    const written = this.statement.element.attributes[attribute];
    return written === undefined ? undefined : policyValue(this.service, written);
  }

  /** Hands the attribute's text to `check` where it is there and literal; one that cannot be told is unsure. */
  literal(attribute: string, check: (text: string) => void): void {
    const found = this.value(attribute);
    if (found?.kind === 'literal') check(found.text);
    else if (found !== undefined) this.notLiteral(attribute);
  }

  /** The values of the `item` children of its `list` child. */
  within(list: string, item: string): readonly PolicyValue[] {
    return this.statement.children
      .filter(({ element }) => element.name === list)
      .flatMap((child) => childValues(this.service, child, item));
  }

  /** The URLs of the OpenID configurations from which it fetches its keys. */
  configurations(): readonly PolicyValue[] {
    return descendants(this.statement, 'openid-config').map(({ element }) => policyValue(this.service, element.attributes['url'] ?? ''));
  }
}

function judge(service: SynthesizedService, statement: EffectiveStatement, sources: TokenSources): readonly FlowFinding[] {
  const validation = new Validation(service, statement);
  judgeSource(validation, sources);
  validation.literal('failed-validation-httpcode', (code) => {
    if (!/^4\d\d$/.test(code)) validation.hole('failed-validation-httpcode', `answers a failed validation with the status ${code}`);
  });
  if (validation.name === 'validate-azure-ad-token') {
    judgeEntra(validation);
  } else {
    judgeLifetime(validation);
    judgeExact(validation, 'issuer', validation.within('issuers', 'issuer'), isExactIssuer);
    judgeAudiences(validation, validation.within('audiences', 'audience'));
    judgeConfigurations(validation);
    judgeSigningKeys(validation);
  }
  return validation.findings;
}

/** The token must be the one that the caller sent in a header. */
function judgeSource(validation: Validation, sources: TokenSources): void {
  const { name, statement } = validation;
  if (statement.element.attributes['query-parameter-name'] !== undefined) {
    validation.hole('query-parameter-name', 'takes the token from the query, which logs and histories keep');
  }
  const token = validation.value('token-value');
  if (token !== undefined) {
    const source = sources.of(token);
    if (source === 'elsewhere') validation.hole('token-value', 'takes the token from elsewhere than a header');
    else if (source === 'unknown') validation.notLiteral('token-value');
  }
  for (const { statement: writer, source } of sources.writersOf(statement)) {
    const written = `<${writer.element.name}> before it writes the header from which <${name}> takes the token`;
    if (source === 'elsewhere') {
      validation.findings.push(hole('written header', `${written}: what is checked is not what the caller sent there`, writer));
    } else if (source === 'unknown') {
      validation.unsure('written header', `${written}, and it is not known with what`, writer);
    }
  }
}

function judgeEntra(validation: Validation): void {
  if (validation.statement.element.attributes['tenant-id'] === undefined) validation.hole('tenant-id', 'names no tenant');
  validation.literal('tenant-id', (tenant) => {
    if (!isOneTenant(tenant)) validation.hole('tenant-id', `lets in others than one tenant: ${tenant}`);
  });
  validation.literal('authentication-endpoint', (endpoint) => {
    if (!isEntraEndpoint(endpoint)) validation.hole('authentication-endpoint', `lets ${endpoint} say whose tokens are good`);
  });
  judgeAudiences(validation, [
    ...validation.within('audiences', 'audience'),
    ...validation.within('backend-application-ids', 'application-id'),
  ]);
}

/** Signed, and not older than it says. */
function judgeLifetime(validation: Validation): void {
  for (const attribute of ['require-signed-tokens', 'require-expiration-time']) {
    validation.literal(attribute, (text) => {
      if (text !== 'true') validation.hole(attribute, `has ${attribute}="${text}"`);
    });
  }
  validation.literal('clock-skew', (skew) => {
    if (!/^\d+$/.test(skew) || Number(skew) > MAX_SKEW_SECONDS) {
      validation.hole('clock-skew', `takes tokens that expired ${skew} seconds ago`);
    }
  });
}

const isExact = (text: string): boolean => text !== '' && !/[*{}\s]/.test(text);

/** With one of Entra's shared endpoints for an issuer, the tokens of every tenant would pass. */
const isExactIssuer = (text: string): boolean =>
  isExact(text) && /^https:\/\//.test(text) && !/\/(common|organizations|consumers)\//.test(text);

/** @param what the singular of what the values are, such as `audience` */
function judgeExact(validation: Validation, what: string, values: readonly PolicyValue[], test: (text: string) => boolean): void {
  if (values.length === 0) validation.hole(what, `names no ${what}`);
  for (const value of values) {
    if (value.kind !== 'literal') validation.notLiteral(what);
    else if (!test(value.text)) {
      validation.hole(what, `has a ${what} that is not exact: ${value.text === '' ? '(empty)' : value.text}`);
    }
  }
}

function judgeAudiences(validation: Validation, values: readonly PolicyValue[]): void {
  judgeExact(validation, 'audience', values, isExact);
  for (const audience of literalsOf(values)) {
    if (isMicrosoftApi(audience)) {
      validation.hole('audience', `takes tokens that were issued for an API of Microsoft's: ${audience}`);
    }
  }
}

/** Keys come by TLS, and from hosts of the issuers that are named. */
function judgeConfigurations(validation: Validation): void {
  const configurations = validation.configurations();
  for (const url of configurations) {
    if (url.kind !== 'literal') validation.notLiteral('openid-config');
    else if (!/^https:\/\/[^/]/.test(url.text)) validation.hole('openid-config', 'fetches its keys without TLS');
  }
  // Keys that stand in the policy itself do not tell whose they are.
  if (configurations.length === 0 || configurations.some(({ kind }) => kind !== 'literal')) return;
  const strangers = strangersAmong(literalsOf(configurations), literalsOf(validation.within('issuers', 'issuer')));
  const { name } = validation;
  for (const url of strangers.configurations) {
    validation.unsure(
      'keys',
      `<${name}> fetches keys from ${url}, which is of no issuer that it names: whether that host may sign for them is not known`,
    );
  }
  for (const issuer of strangers.issuers) {
    validation.unsure(
      'signer',
      `<${name}> takes tokens of ${issuer}, from whose host it fetches no keys: whether another host signs for it is not known`,
    );
  }
}

function judgeSigningKeys(validation: Validation): void {
  const keys = validation.statement.children
    .filter(({ element }) => element.name === 'issuer-signing-keys')
    .flatMap(({ children }) => children);
  for (const { element } of keys) {
    const { 'certificate-id': certificate, n: modulus, e: exponent } = element.attributes;
    const asymmetric = certificate !== undefined || (modulus !== undefined && exponent !== undefined);
    if (!asymmetric) validation.hole('issuer-signing-keys', 'holds a symmetric key: whoever can check a token can make one');
  }
}

const literalsOf = (values: readonly PolicyValue[]): readonly string[] =>
  values.flatMap((value) => (value.kind === 'literal' ? [value.text] : []));
