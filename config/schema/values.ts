/** Values that the configuration's parts share: names, addresses, identifiers, reasons. */
import { z } from 'zod';

/**
 * A text of a certain form. `sample` stands in for a wrong one while everything else is checked, so that one wrong
 * value hides no other.
 */
export function form(test: (text: string) => boolean, expected: string, sample: string): z.ZodString {
  SAMPLES.set(expected, sample);
  return z.string().refine(test, expected);
}
const SAMPLES = new Map<string, string>();

/** A valid value in place of one that is not `expected`; `undefined` where there is none. */
export const sampleOf = (expected: string): string | undefined => SAMPLES.get(expected);

/** API Management resource names: 1–80 characters, letters, digits and dashes, no dash at the ends. */
export const resourceName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,78}[A-Za-z0-9])?$/, 'a name of 1–80 letters, digits and dashes that neither starts nor ends with a dash');

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const guid = form((text) => GUID.test(text), 'a GUID such as 00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000');

/** The name of an API: 1–60 characters, since names of its backend and fragments are made of it. */
export const apiName = resourceName.regex(/^.{1,60}$/, 'a name of an API of 1–60 characters');

/** Azure Resource Manager's rule for resource groups. */
export const resourceGroupName = z.string().regex(/^(?!.*\.$)[\p{L}\p{N}._()-]{1,90}$/u, 'the name of a resource group: 1–90 letters, digits, dots, dashes, underscores and parentheses, no dot at the end');

const isHttps = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  return protocol === 'https:' && username === '' && password === '' && /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/.test(hostname);
};

export const httpsUrl = form(isHttps, 'an https URL without a user name or password in it', 'https://sample.example');
export const backendUrl = form((text) => isHttps(text) && !/[?#]/.test(text), 'an https URL without a user name, password, query or fragment', 'https://sample.example');
export const httpsOrigin = form((text) => isHttps(text) && new URL(text).origin === text, 'an https origin without a path, such as https://app.example.com', 'https://sample.example');
export const cidr = form((text) => /^[0-9a-f:.]+\/\d{1,3}$/i.test(text), 'a CIDR range such as 10.0.0.0/24 or 2001:db8::/32', '192.0.2.0/24');
const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
export const hostName = form((text) => HOST_NAME.test(text), 'a lower-case host name such as api.example.com', 'sample.example');

const SECRET_ID = /^https:\/\/[A-Za-z0-9-]+\.vault\.[a-z.]+\/secrets\/[A-Za-z0-9-]+$/;
/** A secret is never a value: it is the versionless id of a Key Vault secret. */
export const keyVaultSecretId = form(
  (text) => SECRET_ID.test(text),
  'the versionless id of a Key Vault secret (https://<vault>.vault.azure.net/secrets/<name>), never the secret itself',
  'https://sample.vault.azure.net/secrets/sample',
);

/** The written reason for an exception. */
export const reason = form((text) => text.trim().length >= 10, 'a reason of at least ten characters that a reviewer can judge', 'A reason that is only a sample.');

/** A SHA-1 thumbprint, as API Management compares them: 40 hexadecimal digits. */
export const thumbprint = z.string().regex(/^[0-9A-Fa-f]{40}$/, 'a thumbprint of 40 hexadecimal digits');

/** Path of a file of the project, from its root. */
export const projectFile = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, "a path inside the project, from its root, without '..'");
