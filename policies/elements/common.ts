/** Pieces that several declarations share. */
import type { ChildDeclaration } from './define';

export const EVERYWHERE = ['inbound', 'backend', 'outbound', 'on-error'] as const;

/** What a validation does about what it finds: nothing, refuse, or record. */
export const VALIDATION_ACTION = ['ignore', 'prevent', 'detect'] as const;

export const EXISTS_ACTION = ['override', 'skip', 'append', 'delete'] as const;

export const CACHING_TYPE = ['prefer-external', 'internal', 'external'] as const;

/** Claims that a token must have. */
export const REQUIRED_CLAIMS = {
  name: 'required-claims',
  prop: 'requiredClaims',
  list: true,
  children: [
    {
      name: 'claim',
      prop: 'claim',
      required: true,
      many: true,
      attributes: {
        name: { type: 'string', required: true },
        match: { type: ['all', 'any'], default: 'all', says: 'Whether the token must hold all of the values, or any.' },
        separator: { type: 'string', says: 'Splits a claim of one text into its values.' },
      },
      children: [{ name: 'value', prop: 'values', many: true, text: {} }],
    },
  ],
} as const;

/** Wrapper, item: both text lists of one sort. */
export function textList<const N extends string, const P extends string, const I extends string>(name: N, prop: P, item: I, says: string) {
  return {
    name,
    prop,
    list: true,
    says,
    children: [{ name: item, prop: item, required: true, many: true, text: { required: true } }],
  } as const satisfies ChildDeclaration;
}

/** Keys that tokens are signed with. */
export const TOKEN_KEY = {
  name: 'key',
  prop: 'key',
  required: true,
  many: true,
  attributes: {
    id: { type: 'string', says: 'The `kid` of tokens signed with it.' },
    'certificate-id': { type: 'string', names: 'certificate' },
    n: { type: 'string', says: 'Modulus, base64url.' },
    e: { type: 'string', says: 'Exponent, base64url.' },
  },
  text: { says: 'The key in base64, where it is symmetric; keep it in a named value.' },
} as const;

/** Keys that tokens are decrypted with. */
export const DECRYPTION_KEY = {
  name: 'key',
  prop: 'key',
  required: true,
  many: true,
  attributes: {
    id: { type: 'string', says: 'The `kid` of tokens encrypted with it.' },
    'certificate-id': { type: 'string', names: 'certificate' },
  },
  text: { says: 'The key in base64; keep it in a named value.' },
} as const;
