import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '..');

/** The rooms and what each may import from the others. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  access: [],
  policies: ['access'],
  azure: ['access', 'policies'],
  config: ['access', 'azure'],
  constructs: ['access', 'policies', 'azure', 'config'],
  synthesized: ['policies', 'access'],
  compliance: ['synthesized', 'policies', 'access'],
  review: ['synthesized', 'policies', 'access'],
  gateway: ['synthesized', 'policies', 'access'],
};

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

test.each(Object.entries(MAY_IMPORT))('%s imports only from the rooms it may', (room, allowed) => {
  const strays = sources(join(ROOT, room)).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)].flatMap(([, target]) => {
      const other = relative(ROOT, join(file, '..', target as string)).split('/')[0] as string;
      return other === room || allowed.includes(other) ? [] : [`${relative(ROOT, file)} imports ${other}`];
    }),
  );
  expect(strays).toEqual([]);
});
