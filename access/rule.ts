/** Who may call an operation, and with what proof. */

/**
 * Scopes (`scp`, delegated) and app roles (`roles`) are kept apart: one never stands for the other.
 * `smart` is satisfied by any granted SMART on FHIR scope that covers one letter of one resource type:
 * `Patient.r` by `patient/Patient.rs`, `user/*.read` …; `*.r` only by a scope for every type; with a context in
 * front (`system/*.r`) only by a scope of that context. See {@link SMART_CLAIM}.
 */
export type TokenClaim =
  | { readonly kind: 'scope'; readonly value: string }
  | { readonly kind: 'role'; readonly value: string }
  | { readonly kind: 'smart'; readonly value: string };

/** A scope (RFC 6749, section 3.3) or role that the access table's own separators can't be confused with. */
export const CLAIM_VALUE = /^[\x21\x23-\x5B\x5D-\x7B\x7D\x7E]+$/;

/** What a `smart` claim may be: an optional context, a resource type or `*`, and one letter of `cruds`. */
export const SMART_CLAIM = /^(?:(patient|user|system)\/)?([A-Z][A-Za-z]*|\*)\.([cruds])$/;

/**
 * What a bearer token must carry: any one of the alternatives, each of which needs all its claims.
 * One empty alternative (`[[]]`) means "any valid token"; no alternative at all admits nobody.
 */
export type TokenRequirement = readonly (readonly TokenClaim[])[];

export interface PublicRule {
  readonly kind: 'public';
  /** Why nobody needs to prove anything here. Written by a person, shown to reviewers. */
  readonly reason: string;
}

/** Every proof that is named must be given. */
export interface ProtectedRule {
  readonly kind: 'protected';
  readonly token?: TokenRequirement;
  readonly clientCertificate: boolean;
  /** The key of a subscription to the API, or to a product with it. */
  readonly subscription: boolean;
  /** CIDR ranges, IPv4 or IPv6; absent means from anywhere that the network lets in. */
  readonly networks?: readonly string[];
}

export type AccessRule = PublicRule | ProtectedRule;

/** An operation's rule and where it came from, for reviewers and messages. */
export interface OperationAccess {
  readonly operationId: string;
  readonly rule: AccessRule;
  /** For example `contract security`, `config/prod.ts: apis.fhir.access.rules[2]`. */
  readonly origin: string;
}
