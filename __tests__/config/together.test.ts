import { dev } from '../../config/dev';
import { parseEnvironments } from '../../config/load';
import { vaultName } from '../../config/derived-names';
import { formatProblem } from '../../config/problem';
import type { EnvironmentInput } from '../../config/schema';
import { readVariables } from '../../config/variables';
import { NAMES } from '../../azure/names';

const first = dev(readVariables({}));
const service = (name: string): Partial<EnvironmentInput> => ({ service: { ...(first.service as object), name } as EnvironmentInput['service'] });
const archived = (storageAccountName: string): Partial<EnvironmentInput> => ({ logs: { archive: { storageAccountName } } });

const problems = (one: Partial<EnvironmentInput>, other: Partial<EnvironmentInput>): string =>
  parseEnvironments([{ input: { ...first, ...one }, file: 'config/one.ts' }, { input: { ...first, name: 'other', ...service('elsewhere'), ...other }, file: 'config/other.ts' }]).problems.map(formatProblem).join('\n');

test('environments that share no name stand side by side', () => {
  expect(problems(archived('contosoone'), archived('contosoother'))).toBe('');
});

test.each<[string, Partial<EnvironmentInput>, Partial<EnvironmentInput>, RegExp]>([
  ['name', {}, { name: first.name }, /config\/other\.ts: name: expected another than that of config\/one\.ts, because the stacks.*Mend: give each environment a name of its own/],
  ['service', service('contoso-apis'), service('Contoso-APIs'), /config\/other\.ts: service\.name: expected another than that of config\/one\.ts, because a service’s name is unique.*Mend: put the environment in the name: contoso-apis-other/],
  ['vault', service('north-contoso-healthcare-prod'), service('south-contoso-healthcare-prod'), /config\/other\.ts: service\.name: .*because the vault, whose name is unique in the world, is named after the end of it, got ntoso-healthcare-prod-kv\. Mend: shorten one of the two names/],
  ['archive', archived('contosoaudit'), archived('contosoaudit'), /config\/other\.ts: logs\.archive\.storageAccountName: expected another.*Mend: take another name for one of the two/],
])('fails when two environments have one %s', (_, one, other, message) => {
  expect(problems(one, other)).toMatch(message);
});

test('a name of a wrong form in two environments is told once for each, and not as one that they share', () => {
  expect(problems(service('1a'), service('1b'))).not.toContain('another than that of');
});

test.each([
  ['contoso-health-dev', 'contoso-health-dev-kv'],
  ['contoso-health-services-dev', 'o-health-services-dev-kv'],
  ['contoso--apis', 'contoso-apis-kv'],
  ['a', 'a-kv'],
  [`a${'1'.repeat(19)}-${'1'.repeat(21)}`, `a${'1'.repeat(19)}-kv`],
  [`a${'1'.repeat(30)}`, `a${'1'.repeat(20)}-kv`],
])('the vault of %s is %s, a name that Key Vault takes', (name, expected) => {
  expect(vaultName(name)).toBe(expected);
  expect(expected).toMatch(NAMES.vault.pattern);
});
