/**
 * JSON Web Tokens, verified as `validate-jwt` and `validate-azure-ad-token` do: keys by OpenID discovery or inline,
 * an allow-list of algorithms, exact issuers and audiences. A header's own words about keys (`jwk`, `jku`, `x5c`,
 * `x5u`) are never believed. Reasons are those of `context.LastError.Reason` ("Error handling in API Management policies").
 */
import { compactVerify, errors, importJWK, type CompactJWSHeaderParameters, type JWK, type KeyLike } from 'jose';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { decrypted, isEncrypted, type DecryptionKey } from './token-decryption';

export type TokenReason =
  | 'TokenNotPresent'
  | 'TokenExpired'
  | 'TokenSignatureInvalid'
  | 'TokenSignatureKeyNotFound'
  | 'TokenAudienceNotAllowed'
  | 'TokenIssuerNotAllowed'
  | 'TokenClaimNotFound'
  | 'TokenClaimValueNotAllowed'
  | 'JwtInvalid';

/** Why a token was refused. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  /** @param detail for the trace, where the message says less */
  constructor(
    readonly reason: TokenReason,
    message: string,
    readonly detail: string = message,
  ) {
    super(message);
  }
}

export interface RequiredClaim {
  readonly name: string;
  readonly match: 'all' | 'any';
  /** Splits one value into several: a blank for `scope`. */
  readonly separator?: string;
  /** Empty: the claim has to be there, whatever its value. */
  readonly values: readonly string[];
}

export interface TokenValidation {
  readonly openidConfigUrls: readonly string[];
  /** Inline keys; a symmetric one (`kty: oct`) is the only way to HS256. */
  readonly signingKeys: readonly JWK[];
  /** For encrypted tokens. @default none: an encrypted token is refused */
  readonly decryptionKeys?: readonly DecryptionKey[];
  /** Empty: those of the discovery documents. */
  readonly issuers: readonly string[];
  /** Empty: any. */
  readonly audiences: readonly string[];
  readonly requireExpirationTime: boolean;
  readonly requireSignedTokens: boolean;
  readonly clockSkewSeconds: number;
  readonly requiredClaims: readonly RequiredClaim[];
}

export interface VerifiedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  /** As policy expressions see them: every value a text, one claim name with all its values. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

/** What `validate-jwt` verifies ("Supported algorithms" of its reference); symmetric ones with an inline key alone. */
const ASYMMETRIC = ['RS256', 'RS512', 'PS256', 'ES256'];
const SYMMETRIC = ['HS256'];
/** A token longer than this is no access token. */
const MAXIMUM_LENGTH = 32_768;
const CACHE_SIZE = 10_000;
/** Keys that rotated are looked for again, but not by every forged `kid`. */
const REFETCH_AFTER_MS = 30_000;
/** A key that its provider gave up must not count for ever. */
const KEPT_MS = 3_600_000;

const discoverySchema = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });
const jwksSchema = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });

interface Provider {
  readonly issuer: string;
  readonly keys: readonly JWK[];
  readonly fetchedAt: number;
}

export interface TokenVerifierOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gets a discovery document or a key set. */
  readonly fetchJson: (url: string) => Promise<unknown>;
}

export class TokenVerifier {
  private readonly providers = new Map<string, Promise<Provider>>();
  /** Tokens whose signature was verified, with the key that did it. */
  private readonly verified = new Map<string, { readonly key: JWK; readonly signed: VerifiedToken }>();
  private readonly imported = new Map<string, Promise<KeyLike | Uint8Array>>();

  constructor(private readonly options: TokenVerifierOptions) {}

  /**
   * The same token gives the same object, as long as its key counts.
   * @throws TokenError
   */
  async verify(given: string, validation: TokenValidation): Promise<VerifiedToken> {
    if (given === '') throw new TokenError('TokenNotPresent', 'JWT not present.');
    if (given.length > MAXIMUM_LENGTH) throw new TokenError('JwtInvalid', 'JWT is too long.');
    const { decryptionKeys = [] } = validation;
    const token = decryptionKeys.length > 0 && isEncrypted(given) ? await decrypted(given, decryptionKeys) : given;
    if (token === undefined) throw new TokenError('JwtInvalid', 'JWT could not be decrypted.');
    let providers = await Promise.all(validation.openidConfigUrls.map((url) => this.provider(url)));
    if (providers.some(({ fetchedAt }) => this.options.now() - fetchedAt >= KEPT_MS)) {
      this.forget(validation.openidConfigUrls);
      providers = await Promise.all(validation.openidConfigUrls.map((url) => this.provider(url)));
    }
    let signed = this.known(token, providers, validation) ?? (await this.signature(token, providers, validation));
    if (!signed && providers.some(({ fetchedAt }) => this.options.now() - fetchedAt >= REFETCH_AFTER_MS)) {
      this.forget(validation.openidConfigUrls);
      providers = await Promise.all(validation.openidConfigUrls.map((url) => this.provider(url)));
      signed = await this.signature(token, providers, validation);
    }
    if (!signed) {
      throw keyIsKnown(token, [...validation.signingKeys, ...providers.flatMap(({ keys }) => keys)])
        ? new TokenError('TokenSignatureInvalid', 'JWT signature could not be verified.')
        : new TokenError('TokenSignatureKeyNotFound', 'JWT signature key was not found.');
    }
    this.checkClaims(
      signed.payload,
      validation,
      validation.issuers.length > 0 ? validation.issuers : providers.map(({ issuer }) => issuer),
    );
    checkRequired(signed.claims, validation.requiredClaims);
    return signed;
  }

  /** A token whose signature was verified before, by a key that still counts. */
  private known(token: string, providers: readonly Provider[], { signingKeys }: TokenValidation): VerifiedToken | undefined {
    const cached = this.verified.get(token);
    return cached && (signingKeys.includes(cached.key) || providers.some(({ keys }) => keys.includes(cached.key)))
      ? cached.signed
      : undefined;
  }

  private provider(url: string): Promise<Provider> {
    const known = this.providers.get(url);
    if (known) return known;
    const fetched = this.discover(url);
    this.providers.set(url, fetched);
    // A provider that did not answer is asked again with the next token.
    fetched.catch(() => this.providers.delete(url));
    return fetched;
  }

  private async discover(url: string): Promise<Provider> {
    try {
      const { issuer, jwks_uri } = discoverySchema.parse(await this.options.fetchJson(url));
      const { keys } = jwksSchema.parse(await this.options.fetchJson(jwks_uri));
      return { issuer, keys: keys as JWK[], fetchedAt: this.options.now() };
    } catch (error) {
      throw new TokenError(
        'JwtInvalid',
        'JWT keys could not be read.',
        `The keys of ${url} could not be read: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}`,
      );
    }
  }

  private forget(urls: readonly string[]): void {
    for (const url of urls) this.providers.delete(url);
  }

  /** The token with its signature verified; `undefined` where no key fits. */
  private async signature(token: string, providers: readonly Provider[], validation: TokenValidation): Promise<VerifiedToken | undefined> {
    const header = headerOf(token);
    // A secret that a provider publishes is none: whoever reads it could sign.
    const keys = SYMMETRIC.includes(header.alg)
      ? validation.signingKeys
      : [...validation.signingKeys, ...providers.flatMap((provider) => provider.keys)];
    if (header.alg === 'none' || header.alg === undefined) {
      if (validation.requireSignedTokens) throw new TokenError('JwtInvalid', 'JWT is not signed.');
      return verifiedToken(header, objectOf(Buffer.from(token.split('.')[1] ?? '', 'base64url'), 'payload'));
    }
    for (const key of candidates(keys, header)) {
      try {
        const { payload } = await compactVerify(token, await this.importKey(key, header.alg), { algorithms: [header.alg] });
        const signed = verifiedToken(header, objectOf(payload, 'payload'));
        if (this.verified.size >= CACHE_SIZE) this.verified.clear();
        this.verified.set(token, { key, signed });
        return signed;
      } catch (error) {
        if (error instanceof TokenError) throw error;
        if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
      }
    }
    return undefined;
  }

  private importKey(key: JWK, algorithm: string): Promise<KeyLike | Uint8Array> {
    const id = `${algorithm} ${JSON.stringify(key)}`;
    const known = this.imported.get(id) ?? importJWK(key, algorithm);
    this.imported.set(id, known);
    return known;
  }

  private checkClaims(payload: Readonly<Record<string, unknown>>, validation: TokenValidation, issuers: readonly string[]): void {
    const now = this.options.now() / 1000;
    const { exp, nbf, iss, aud } = payload as Readonly<Record<'exp' | 'nbf' | 'iss' | 'aud', unknown>>;
    if (exp === undefined) {
      if (validation.requireExpirationTime) throw new TokenError('JwtInvalid', 'JWT has no expiration time.');
    } else if (typeof exp !== 'number' || !Number.isFinite(exp)) {
      throw new TokenError('JwtInvalid', 'JWT has an expiration time that is no number.');
    } else if (exp + validation.clockSkewSeconds <= now) throw new TokenError('TokenExpired', 'JWT has expired.');
    if (nbf !== undefined && (typeof nbf !== 'number' || nbf - validation.clockSkewSeconds > now)) {
      throw new TokenError('JwtInvalid', 'JWT is not valid yet.');
    }
    if (typeof iss !== 'string' || (issuers.length > 0 && !issuers.includes(iss))) {
      throw new TokenError('TokenIssuerNotAllowed', 'JWT issuer is not allowed.');
    }
    const audiences = Array.isArray(aud) ? (aud as readonly unknown[]) : [aud];
    if (
      validation.audiences.length > 0 &&
      !audiences.some((audience) => typeof audience === 'string' && validation.audiences.includes(audience))
    ) {
      throw new TokenError('TokenAudienceNotAllowed', 'JWT audience is not allowed.');
    }
  }
}

function headerOf(token: string): CompactJWSHeaderParameters {
  const parts = token.split('.');
  if (parts.length !== 3) throw new TokenError('JwtInvalid', 'JWT has not the three parts of a signed token.');
  // Padding, blanks, another alphabet (RFC 7515, section 2) would make many texts of one token, of which a list of refused ones knows one.
  if (parts.some((part) => Buffer.from(part, 'base64url').toString('base64url') !== part)) {
    throw new TokenError('JwtInvalid', 'JWT is no base64url.');
  }
  const header = objectOf(Buffer.from(parts[0] as string, 'base64url'), 'header');
  const { alg, kid, crit } = header as Readonly<Record<'alg' | 'kid' | 'crit', unknown>>;
  if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) {
    throw new TokenError('JwtInvalid', 'JWT header is malformed.');
  }
  // An extension that nobody here understands must be refused (RFC 7515, section 4.1.11).
  if (crit !== undefined) throw new TokenError('JwtInvalid', 'JWT header has critical extensions.');
  return header as unknown as CompactJWSHeaderParameters;
}

/** Whether a token that names its key names one of these. */
function keyIsKnown(token: string, keys: readonly JWK[]): boolean {
  const { kid } = headerOf(token);
  return kid === undefined || keys.some((key) => key.kid === undefined || key.kid === kid);
}

/** Keys that may have signed it: of its algorithm's kind, for signatures, with its `kid` where it has one. */
function candidates(keys: readonly JWK[], { alg, kid }: CompactJWSHeaderParameters): readonly JWK[] {
  const symmetric = SYMMETRIC.includes(alg);
  if (!symmetric && !ASYMMETRIC.includes(alg)) {
    throw new TokenError('JwtInvalid', `JWT algorithm ${/^[A-Za-z0-9-]{1,20}$/.test(alg) ? alg : ''} is not allowed.`);
  }
  const kty = symmetric ? 'oct' : alg.startsWith('ES') ? 'EC' : 'RSA';
  return keys.filter(
    (key) =>
      key.kty === kty &&
      key.use !== 'enc' &&
      (key.alg === undefined || key.alg === alg) &&
      (kid === undefined || key.kid === undefined || key.kid === kid),
  );
}

/** The header or the claims as JSON. A name that occurs twice has two meanings, so such a token has none. */
function objectOf(bytes: Uint8Array, part: 'header' | 'payload'): Readonly<Record<string, unknown>> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new TokenError('JwtInvalid', `JWT ${part} is no JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TokenError('JwtInvalid', `JWT ${part} is no object.`);
  if (parseDocument(text, { uniqueKeys: true, schema: 'json' }).errors.length > 0) {
    throw new TokenError('JwtInvalid', `JWT ${part} has a name twice.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

const verifiedToken = (header: VerifiedToken['header'], payload: VerifiedToken['payload']): VerifiedToken => ({
  header,
  payload,
  claims: claimsOf(payload),
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function claimsOf(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, Array.isArray(value) ? value.map(textOf) : [textOf(value)]]),
  );
}

function checkRequired(claims: Readonly<Record<string, readonly string[]>>, required: readonly RequiredClaim[]): void {
  // An empty list holds no claim of that name.
  const givenOf = (name: string): readonly string[] => (Object.hasOwn(claims, name) ? (claims[name] ?? []) : []);
  const missing = required.filter(({ name }) => givenOf(name).length === 0);
  if (missing.length > 0) {
    throw new TokenError('TokenClaimNotFound', `JWT token is missing the following claims: ${missing.map(({ name }) => name).join(', ')}.`);
  }
  for (const { name, match, separator, values } of required) {
    const given = givenOf(name);
    const split = separator === undefined || separator === '' ? given : given.flatMap((value) => value.split(separator));
    const holds =
      match === 'any'
        ? values.length === 0 || values.some((value) => split.includes(value))
        : values.every((value) => split.includes(value));
    if (!holds) throw new TokenError('TokenClaimValueNotAllowed', `Claim ${name} value of ${given.join(',')} is not allowed.`);
  }
}

const ENTRA = 'https://login.microsoftonline.com';

/** What `validate-azure-ad-token` validates: a token of one tenant, of either endpoint version, and its client. */
export function entraValidation(tenantId: string, audiences: readonly string[], requiredClaims: readonly RequiredClaim[]): TokenValidation {
  return {
    openidConfigUrls: [`${ENTRA}/${tenantId}/v2.0/.well-known/openid-configuration`],
    signingKeys: [],
    issuers: [`${ENTRA}/${tenantId}/v2.0`, `https://sts.windows.net/${tenantId}/`],
    audiences,
    requireExpirationTime: true,
    requireSignedTokens: true,
    clockSkewSeconds: 0,
    requiredClaims,
  };
}

/** Whether the token's client is one of those allowed; version 2 tokens name it `azp`, version 1 tokens `appid`. */
export function checkClient({ claims }: VerifiedToken, clientApplicationIds: readonly string[]): void {
  const client = claims['azp']?.[0] ?? claims['appid']?.[0];
  if (client === undefined) throw new TokenError('TokenClaimNotFound', 'JWT has no claim azp or appid.');
  if (!clientApplicationIds.includes(client)) throw new TokenError('TokenClaimValueNotAllowed', 'JWT client application is not allowed.');
}
