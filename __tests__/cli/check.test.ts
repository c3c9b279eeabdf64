import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
  const stack = join(folder, 'stacks', 'dev-platform');
  mkdirSync(stack, { recursive: true });
  const service = { '//': { metadata: { path: 'dev-platform/Service/Resource' } }, name: 'apim', sku_name: 'Developer_1', security: { frontend_tls10_enabled: true } };
  writeFileSync(join(stack, 'cdk.tf.json'), JSON.stringify({ resource: { azurerm_api_management: { service } } }, null, 2));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const check = (...options: readonly string[]) => spawnSync(process.execPath, ['-r', 'tsx/cjs', join(ROOT, 'cli', 'check.ts'), ...options], { cwd: ROOT, encoding: 'utf8' });

test('a hole is shown with its construct and line, four reports are written, and the exit code is 1', () => {
  const { status, stdout, stderr } = check(folder);
  expect(stderr).toBe('');
  expect(stdout).toContain('HC01 Tls');
  expect(stdout).toContain('dev: not compliant with the profile development');
  expect(status).toBe(1);
  for (const extension of ['json', 'csv', 'md', 'sarif']) expect(existsSync(join(folder, 'compliance', `compliance.${extension}`))).toBe(true);
  const { reports } = JSON.parse(readFileSync(join(folder, 'compliance', 'compliance.json'), 'utf8')) as { reports: { rows: object[] }[] };
  expect(reports[0]?.rows).toContainEqual(
    expect.objectContaining({ rule: 'HC01', status: 'non-compliant', path: 'dev-platform/Service/Resource', file: 'stacks/dev-platform/cdk.tf.json', line: 4, detail: 'security.frontend_tls10_enabled' }),
  );
});

test('the format, the profile and the folder of the reports can be chosen', () => {
  const { stdout } = check(folder, '--format', 'github', '--profile', 'production', '--out', join(folder, 'reports'));
  expect(stdout).toMatch(/^::error file=\S+stacks\/dev-platform\/cdk\.tf\.json,line=4,title=HC01 Tls::dev-platform\/Service\/Resource: /m);
  // The Developer tier is only held against production.
  expect(stdout).toMatch(/^::warning .*title=HC06 Sku::/m);
  expect(existsSync(join(folder, 'reports', 'compliance.sarif'))).toBe(true);
});

test('a suppression from a file excuses, and a mistake in the file is said in one line', () => {
  const file = join(folder, 'suppressions.json');
  const suppression = { rule: 'HC01', path: 'dev-platform/Service/Resource', reason: 'Until the old scanner is gone.', owner: 'a.nurse', expires: '9999-12-31' };
  writeFileSync(file, JSON.stringify([suppression]));
  expect(check(folder, '--suppressions', file).stdout).toContain('suppressed HC01 Tls at dev-platform/Service/Resource until 9999-12-31');
  writeFileSync(file, JSON.stringify([{ rule: 'HC01' }]));
  const { status, stderr } = check(folder, '--suppressions', file);
  expect(status).toBe(1);
  expect(stderr).toContain('expected a JSON list of { rule, path, reason, owner, expires }');
  expect(stderr).not.toContain('    at ');
});

test('a folder that is not there is said so, without a stack trace', () => {
  const { status, stderr } = check(join(folder, 'nowhere'));
  expect(status).toBe(1);
  expect(stderr).toContain('expected a folder of synthesized Terraform JSON');
  expect(stderr).not.toContain('    at ');
});
