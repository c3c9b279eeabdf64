/** A token as `validate-jwt` hands it to expressions, and as `AsJwt()` reads it: API Management's `Jwt`. */
import { NetObject } from './value';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Claims = Readonly<Record<string, unknown>>;

export class NetJwt extends NetObject {
  readonly typeName = 'Jwt';
  /** Claim → values, as texts. Names are compared ordinally. */
  readonly claims: ReadonlyMap<string, readonly string[]>;

  constructor(
    readonly header: Claims,
    readonly payload: Claims,
    /** The compact serialization. */
    readonly compact: string,
  ) {
    super();
    this.claims = new Map(Object.entries(payload).map(([name, value]) => [name, claimValues(value as Json)]));
  }

  override toString(): string {
    return this.compact;
  }
}

/** One claim value a member of an array; objects as compact JSON. */
function claimValues(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).map(claimText);
  return [claimText(value)];
}

function claimText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * A JWS in compact form, its signature unchecked; `Bearer ` before it is allowed, as AsJwt allows it.
 * `undefined` for anything else, encrypted tokens included.
 */
export function readJwt(text: string): NetJwt | undefined {
  const compact = text.trim().replace(/^Bearer\s+/i, '');
  const parts = compact.split('.');
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]*$/.test(part))) return undefined;
  const [header, payload] = parts.slice(0, 2).map(decode);
  return header && payload ? new NetJwt(header, payload, compact) : undefined;
}

function decode(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
