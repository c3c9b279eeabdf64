/** How to mend a text of a wrong form: each takes the text and says, in one imperative clause, what to do about exactly that one. */
import { cidrFault } from '../../access/networks';
import { isHostName, isHttpsUrl } from '../../azure/formats';
import type { Length } from '../../azure/lengths';

export type Mend = (text: string) => string;

const didYouMean = (text: string): string => `did you mean ${JSON.stringify(text)}?`;

/** @param sample is shown where nothing near the name has the form */
export const nameMend =
  (test: (text: string) => boolean, sample: string): Mend =>
  (text) => {
    const spelled = text
      .trim()
      .replace(/[^A-Za-z0-9-]+/g, '-')
      .replace(/^[-0-9]+|-+$/g, '');
    const near = [spelled, spelled.toLowerCase(), spelled.toLowerCase().replaceAll('-', '')].find((name) => name !== text && test(name));
    return near === undefined ? `take another name, such as ${JSON.stringify(sample)}` : didYouMean(near);
  };

export const lengthMend =
  ({ max }: Length): Mend =>
  (text) =>
    text.length > max ? `shorten it by ${text.length - max} character${text.length - max === 1 ? '' : 's'}` : 'write a text there';

/** @param rest for what is a URL of https and still wrong */
export const urlMend =
  (rest: string): Mend =>
  (text) => {
    if (!URL.canParse(text)) return URL.canParse(`https://${text}`) ? 'put https:// before it' : 'write it as https://host/path';
    const { protocol, username, password } = new URL(text);
    if (username !== '' || password !== '') return 'remove the user name and password before the @';
    return protocol === 'https:' ? rest : `write https:// in place of ${protocol}//, or put a proxy that speaks TLS before it`;
  };

export const originMend: Mend = (text) => (isHttpsUrl(text) ? didYouMean(new URL(text).origin) : urlMend('leave the path out')(text));

export const rangeMend: Mend = (text) => cidrFault(text)?.mend ?? 'take a range of IPv4';

export const hostMend: Mend = (text) => {
  const host = /^(?:[a-z]+:\/\/)?([^/:?#]+)/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return isHostName(host) && host !== text ? didYouMean(host) : 'write the host alone, with its domain: no scheme, port or path';
};

/** Never repeats the text: it may be the secret itself. */
export const secretIdMend: Mend = (text) => {
  if (!/^https:\/\/[^/]*\.vault\./.test(text)) return 'put the secret into a Key Vault, and write the id of it there';
  if (/\/(?:certificates|keys)\//.test(text)) return 'write /secrets/ in place of /certificates/ or /keys/';
  return /\/secrets\/[^/]+\/./.test(text) ? 'remove the version behind the name' : 'end it with /secrets/ and the name of the secret';
};

/** A path of the project, as far as one can be made of the text. */
export const pathMend: Mend = (text) =>
  text.startsWith('/')
    ? 'write it from the folder of main.ts, without a slash at its start'
    : 'keep the file in the project, and write its path from there';
