/** Values that the configuration's parts share: names, addresses, identifiers, reasons. */
import { z } from 'zod';
import { cidrFault } from '../../access/networks';
import { isAddressOrRange, isEmail, isGuid, isHostName, isHttpsUrl, isNetworkRange, isSecretId } from '../../azure/formats';
import { describeLength, fits, type Length } from '../../azure/lengths';
import { NAMES, type NameRule } from '../../azure/names';
import { hostMend, lengthMend, nameMend, originMend, pathMend, rangeMend, secretIdMend, urlMend, type Mend } from './mends';

/**
 * A text of a certain form. `sample` stands in for a wrong or missing one while everything else is checked, so that one
 * wrong value hides no other.
 */
export function form(test: (text: string) => boolean, expected: string, sample: string, mend: Mend | string): z.ZodString {
  SAMPLES.set(expected, sample);
  mended(expected, mend);
  return z.string({ error: ({ input }) => (input === undefined ? expected : undefined) }).refine(test, expected);
}
const SAMPLES = new Map<string, string>();
const MENDS = new Map<string, Mend>();

/** A valid value in place of one that is not `expected`; `undefined` where there is none. */
export const sampleOf = (expected: string): string | undefined => SAMPLES.get(expected);

/** Says of a rule that is no form how a value is mended that breaks it. @returns `expected` */
export function mended(expected: string, mend: Mend | string): string {
  MENDS.set(expected, typeof mend === 'string' ? () => mend : mend);
  return expected;
}

/** How to mend a value that is not `expected`; `undefined` where nothing is known of that. */
export const mendOf = (expected: string, value: unknown): string | undefined =>
  MENDS.get(expected)?.(typeof value === 'string' ? value : '');

/** A name by its rule. */
export function named({ pattern, expected, sample }: NameRule): z.ZodString {
  const test = (text: string): boolean => pattern.test(text);
  return form(test, expected, sample, nameMend(test, sample));
}

/** The name of something inside the service. */
export const resourceName = named(NAMES.child);

/** The name of an API: 1–60 characters, since names of its backend and fragments are made of it. */
export const apiName = resourceName.regex(
  /^.{1,60}$/,
  mended('a name of an API of 1–60 characters', 'shorten it: names of its backend and fragments are made of it'),
);

/** A text of a certain length. */
export const sized = (length: Length): z.ZodString =>
  form((text) => fits(text, length), describeLength(length), 'sample'.padEnd(length.min, '-'), lengthMend(length));

export const guid = form(
  isGuid,
  'a GUID such as 00000000-0000-0000-0000-000000000000',
  '00000000-0000-0000-0000-000000000000',
  'copy the id, not the name, from Entra in the Azure portal',
);
export const httpsUrl = form(
  isHttpsUrl,
  'an https URL without a user name or password in it',
  'https://sample.example',
  urlMend('write a host of letters, digits, dots and dashes'),
);
export const backendUrl = form(
  (text) => isHttpsUrl(text) && !/[?#]/.test(text),
  'an https URL without a user name, password, query or fragment',
  'https://sample.example',
  urlMend('remove the query and the fragment, and write a host of letters, digits, dots and dashes'),
);
export const httpsOrigin = form(
  (text) => isHttpsUrl(text) && new URL(text).origin === text,
  'an https origin without a path, such as https://app.example.com',
  'https://sample.example',
  originMend,
);
export const cidr = form(
  (text) => cidrFault(text) === undefined,
  'a CIDR range by its first address, such as 10.0.0.0/24 or 2001:db8::/32',
  '192.0.2.0/24',
  rangeMend,
);
export const networkRange = form(isNetworkRange, 'an IPv4 range by its first address, such as 10.40.0.0/16', '192.0.2.0/24', rangeMend);
export const addressOrRange = form(
  isAddressOrRange,
  'an IPv4 address, or a range by its first address, such as 203.0.113.0/24',
  '192.0.2.0/24',
  rangeMend,
);
export const hostName = form(isHostName, 'a lower-case host name such as api.example.com', 'sample.example', hostMend);
export const email = (length: Length): z.ZodString =>
  form(
    (text) => isEmail(text) && fits(text, length),
    `an email address of at most ${length.max} characters`,
    'sample@sample.example',
    'write one address as name@domain',
  );

/** A secret is never a value: it is the versionless id of a Key Vault secret. */
export const keyVaultSecretId = form(
  isSecretId,
  'the versionless id of a Key Vault secret (https://<vault>.vault.azure.net/secrets/<name>), never the secret itself',
  'https://sample.vault.azure.net/secrets/sample',
  secretIdMend,
);

/** The written reason for an exception. */
export const reason = form(
  (text) => text.trim().length >= 10,
  'a reason of at least ten characters that a reviewer can judge',
  'A reason that is only a sample.',
  'say why this is acceptable here',
);

/** A SHA-1 thumbprint, as API Management compares them: 40 hexadecimal digits. */
export const thumbprint = form(
  (text) => /^[0-9A-Fa-f]{40}$/.test(text),
  'a thumbprint of 40 hexadecimal digits',
  '0'.repeat(40),
  'write the SHA-1 thumbprint without spaces and colons',
);

/** Path of a file of the project, from its root. */
export const projectFile = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, mended("a path inside the project, from its root, without '..'", pathMend));
