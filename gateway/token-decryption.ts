/**
 * Encrypted tokens: a JWE in compact form around a signed token (RFC 7519, section 5.2). What comes out is verified as any
 * other token is: encryption proves nothing of who made it.
 */
import { compactDecrypt, decodeProtectedHeader, errors } from 'jose';

export interface DecryptionKey {
  /** The `kid` of tokens that are encrypted with it; without one it is tried for all. */
  readonly id?: string;
  readonly secret: Uint8Array;
}

/** With a shared secret: direct, or AES key wrap; nothing that derives a key from a password, whose cost the token would set. */
const KEY_MANAGEMENT = ['dir', 'A128KW', 'A192KW', 'A256KW'];
const CONTENT_ENCRYPTION = ['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512', 'A128GCM', 'A192GCM', 'A256GCM'];

export const isEncrypted = (token: string): boolean => token.split('.').length === 5;

/** The token within; `undefined` where no key opens it. */
export async function decrypted(token: string, keys: readonly DecryptionKey[]): Promise<string | undefined> {
  let kid: unknown;
  try {
    ({ kid } = decodeProtectedHeader(token));
  } catch {
    return undefined;
  }
  for (const { id, secret } of keys.filter((key) => key.id === undefined || kid === undefined || key.id === kid)) {
    try {
      const { plaintext } = await compactDecrypt(token, secret, {
        keyManagementAlgorithms: KEY_MANAGEMENT,
        contentEncryptionAlgorithms: CONTENT_ENCRYPTION,
      });
      return new TextDecoder().decode(plaintext);
    } catch (error) {
      // A key of another length, or of another token.
      if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
      if (id !== undefined && id === kid) return undefined;
    }
  }
  return undefined;
}
