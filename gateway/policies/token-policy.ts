/** What `validate-jwt` and `validate-azure-ad-token` share: where the token is, and what follows from the outcome. */
import type { Statement, Text } from '../compilation';
import { PolicyError } from '../errors';
import type { Call } from '../exchange';
import type { Run } from '../statement';
import { TokenError, type RequiredClaim, type TokenValidation, type VerifiedToken } from '../tokens';

/** Where the token is. */
export function tokenSource(statement: Statement, defaultHeader?: string): (call: Call) => string | undefined {
  const header =
    statement.constant('header-name') ??
    (statement.has('query-parameter-name') || statement.has('token-value') ? undefined : defaultHeader);
  const parameter = statement.constant('query-parameter-name');
  const value = statement.attribute('token-value');
  // Without the attribute validate-jwt asks for no scheme, as in Azure; whoever leaves it out should see what gets through.
  const scheme = (statement.constant('require-scheme') ?? (defaultHeader === undefined ? undefined : 'Bearer'))?.toLowerCase();
  if ([header, parameter, value].filter((source) => source !== undefined).length !== 1) {
    statement.fail('expected exactly one of header-name, query-parameter-name and token-value');
  }
  if (value) return (call) => present(value.text(call));
  if (parameter !== undefined) return ({ request }) => single(request.url.query.get(parameter));
  const name = (header as string).toLowerCase();
  if (name !== 'authorization') return ({ request }) => single(request.headers.getLower(name));
  return ({ request }) => {
    const parts = single(request.headers.getLower(name))?.split(/ +/) ?? [];
    if (scheme === undefined) return parts.length <= 2 ? present(parts.at(-1)) : undefined;
    return parts.length === 2 && parts[0]?.toLowerCase() === scheme ? present(parts[1]) : undefined;
  };
}

const present = (text: string | undefined): string | undefined => (text === undefined || text.trim() === '' ? undefined : text.trim());
/** Two tokens are none: whoever reads the other one would trust what was not verified. */
const single = (values: readonly string[] | undefined): string | undefined => (values?.length === 1 ? present(values[0]) : undefined);

export function requiredClaims(statement: Statement): (call: Call) => readonly RequiredClaim[] {
  const claims = (statement.child('required-claims')?.children('claim') ?? []).map((claim) => ({
    name: claim.required('name'),
    match: claim.oneOf('match', ['all', 'any'], 'all'),
    separator: claim.attribute('separator'),
    values: claim.children('value').map((value) => value.text() ?? value.fail('it is empty')),
  }));
  if (claims.length === 0) return () => NO_CLAIMS;
  return (call) =>
    claims.map(({ name, match, separator, values }) => ({
      name: name.text(call),
      match,
      ...(separator && { separator: separator.text(call) }),
      values: values.map((value) => value.text(call).trim()),
    }));
}

const NO_CLAIMS: readonly RequiredClaim[] = [];

export function listOf(texts: readonly Text[] = []): (call: Call) => readonly string[] {
  const constants = texts.flatMap(({ constant }) => (constant === undefined ? [] : [constant.trim()]));
  return constants.length === texts.length ? () => constants : (call) => texts.map((text) => text.text(call).trim());
}

/** Validates, keeps the token in its variable, and fails as the policy says. */
export function tokenValidation(
  statement: Statement,
  source: (call: Call) => string | undefined,
  validation: (call: Call) => TokenValidation,
  check?: (token: VerifiedToken, call: Call) => void,
): Run {
  const { runtime, name } = statement;
  const status = statement.integer('failed-validation-httpcode') ?? (() => 401);
  const message = statement.attribute('failed-validation-error-message');
  const variable = statement.constant('output-token-variable-name');
  const refused = (call: Call, error: unknown): PolicyError => {
    const {
      reason,
      message: why,
      detail,
    } = error instanceof TokenError ? error : new TokenError('JwtInvalid', 'JWT could not be validated.', String(error));
    const lastErrorMessage = reason === 'TokenNotPresent' ? why : `${why} Access denied.`;
    // A message may be an expression that tells of the error.
    call.lastError = { source: name, reason, message: lastErrorMessage };
    return new PolicyError({
      source: name,
      reason,
      message: message?.text(call) ?? lastErrorMessage,
      lastErrorMessage,
      status: status(call),
      detail,
    });
  };
  return async (call) => {
    try {
      const compact = source(call);
      if (compact === undefined) throw new TokenError('TokenNotPresent', 'JWT not present.');
      const token = await runtime.tokens.verify(compact, validation(call));
      check?.(token, call);
      if (variable !== undefined) call.variables.set(variable, runtime.expressions.jwt(token, compact));
    } catch (error) {
      throw refused(call, error);
    }
    return undefined;
  };
}
