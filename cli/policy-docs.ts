/** `npm run docs:policies`: writes docs/policies/ from the declarations. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyPages } from '../policies/documentation';

const folder = join(__dirname, '..', 'docs', 'policies');
const pages = policyPages();
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name));
for (const [name, text] of pages) writeFileSync(join(folder, name), text);
