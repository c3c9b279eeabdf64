/** Values that the configuration's parts share: names, addresses, identifiers, reasons. */
import { z } from 'zod';

/** API Management resource names: 1–80 characters, letters, digits and dashes, no dash at the ends. */
export const resourceName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,78}[A-Za-z0-9])?$/, 'a name of 1–80 letters, digits and dashes that neither starts nor ends with a dash');

export const guid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'a GUID such as 00000000-0000-0000-0000-000000000000');

const isHttps = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).username === '' && new URL(text).password === '';

export const httpsUrl = z.string().refine(isHttps, 'an https URL without a user name or password in it');
export const httpsOrigin = z
  .string()
  .refine((text) => isHttps(text) && new URL(text).origin === text, 'an https origin without a path, such as https://app.example.com');
export const cidr = z.string().regex(/^[0-9a-f:.]+\/\d{1,3}$/i, 'a CIDR range such as 10.0.0.0/24 or 2001:db8::/32');
export const hostName = z.string().regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'a lower-case host name such as api.example.com');

/** A secret is never a value: it is the versionless id of a Key Vault secret. */
export const keyVaultSecretId = z
  .string()
  .regex(
    /^https:\/\/[A-Za-z0-9-]+\.vault\.[a-z.]+\/secrets\/[A-Za-z0-9-]+$/,
    'the versionless id of a Key Vault secret (https://<vault>.vault.azure.net/secrets/<name>), never the secret itself',
  );

/** The written reason for an exception. */
export const reason = z.string().trim().min(10, 'a reason of at least ten characters that a reviewer can judge');

/** A SHA-1 thumbprint, as API Management compares them: 40 hexadecimal digits. */
export const thumbprint = z.string().regex(/^[0-9A-Fa-f]{40}$/, 'a thumbprint of 40 hexadecimal digits');

/** Path of a file of the project, from its root. */
export const projectFile = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, "a path inside the project, from its root, without '..'");
