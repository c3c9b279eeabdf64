import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../compliance';
import { rulesPage } from '../../compliance/rules-page';

test('docs/compliance/rules.md is what `npm run docs:rules` would write', () => {
  expect(readFileSync(join(__dirname, '..', '..', 'docs', 'compliance', 'rules.md'), 'utf8')).toBe(rulesPage(RULES));
});

test('every rule has its section, with its mend', () => {
  const page = rulesPage(RULES);
  for (const { name, mend } of RULES) {
    expect(page).toContain(` ${name}\n`);
    expect(page).toContain(`**Mend.** ${mend}`);
  }
});
