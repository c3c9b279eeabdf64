/** `npm run docs:rules`: writes docs/compliance/rules.md from the rules. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../compliance';
import { rulesPage } from '../compliance/rules-page';

const folder = join(__dirname, '..', 'docs', 'compliance');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'rules.md'), rulesPage(RULES));
