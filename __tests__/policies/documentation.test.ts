import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyPages } from '../../policies/documentation';
import { FINDING_CODES } from '../../policies/findings';

const folder = join(__dirname, '..', '..', 'docs', 'policies');

test('docs/policies/ is current: `npm run docs:policies` writes it', () => {
  const written = new Map(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  expect(written).toEqual(new Map([...policyPages()].sort(([a], [b]) => (a < b ? -1 : 1))));
});

test('a page says where a builder takes a list in place of the element around it', () => {
  const page = policyPages().get('validate-graphql-request.md');
  expect(page).toContain('| `authorize` | none or one | `rules`, the list itself |');
  expect(page).toContain('| `rule` | one to 100 | items of the list |');
});

test('every link of the pages leads to a page', () => {
  const pages = policyPages();
  const broken = [...pages].flatMap(([name, text]) => [...text.matchAll(/\]\(([^)]+)\)/g)].flatMap(([, target]) => (pages.has(target as string) ? [] : [`${name}: ${target}`])));
  expect(broken).toEqual([]);
});

test.each(Object.entries(FINDING_CODES))('%s says what is wrong and why it matters', (code, { title, why }) => {
  expect(code).toMatch(/^APIM[123]\d\d$/);
  expect(title).not.toMatch(/\.$/);
  expect(why).toMatch(/\.$/);
});
