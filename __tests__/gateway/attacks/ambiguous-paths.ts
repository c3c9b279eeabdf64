/** Ways to write the path of a good call so that servers read it differently. */

export type Disguise = readonly [name: string, disguise: (path: string) => string];

const last = (path: string, text: string): string => path.replace(/[^/]+$/, text);
const before = (path: string, text: string): string => path.replace(/\/(?=[^/]+$)/, text);

export const DISGUISES: readonly Disguise[] = [
  ['an encoded slash', (path) => before(path, '%2F')],
  ['an encoded slash in lower case', (path) => before(path, '%2f')],
  ['an encoded backslash', (path) => before(path, '%5C')],
  ['a backslash', (path) => before(path, '\\')],
  ['two slashes', (path) => before(path, '//')],
  ['two slashes in front', (path) => `/${path}`],
  ['a segment up', (path) => before(path, '/x/../')],
  ['a segment up that is encoded', (path) => before(path, '/x/%2e%2e/')],
  ['a segment up behind an encoded slash', (path) => before(path, '%2fx%2f..%2f')],
  ['a segment up behind a backslash', (path) => before(path, '\\x\\..\\')],
  ['a dot segment', (path) => before(path, '/./')],
  ['the way out of the API and back', (path) => path.replace(/^\/(\w+)\//, '/x/../$1/')],
  ['nothing but dots for an id', (path) => last(path, '..')],
  ['nothing but encoded dots for an id', (path) => last(path, '%2E%2E')],
  ['a dot for an id', (path) => last(path, '.')],
  ['the way out of the backend', (path) => last(path, '..%2F..%2Fadmin')],
  ['more behind an encoded slash', (path) => `${path}%2Fmore`],
  ['a dot at the end', (path) => `${path}.`],
  ['an encoded dot at the end', (path) => `${path}%2e`],
  ['a parameter of a segment', (path) => `${path};admin=true`],
  ['a parameter of a segment behind its encoded sign', (path) => `${path}%3Badmin=true`],
  ['an encoded question mark', (path) => `${path}%3Fadmin=true`],
  ['an encoded number sign', (path) => `${path}%23more`],
  ['an encoded percent sign', (path) => `${path}%252Fmore`],
  ['an encoded percent sign alone', (path) => `${path}%25`],
  ['an encoded null', (path) => `${path}%00`],
  ['an encoded line end', (path) => `${path}%0D%0AX-Evil:1`],
  ['an encoded unit separator', (path) => `${path}%1f`],
  ['an encoded delete', (path) => `${path}%7F`],
];
