import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { review, type ReviewOptions } from '../../cli/review';
import type { ReviewDocument } from '../../review/report/model';

let project: string;
const lines: string[] = [];

const CONTRACT = { openapi: '3.0.3', info: { title: 'FHIR', version: '1' }, paths: { '/Patient/{id}': { get: { operationId: 'read-patient', responses: { 200: { description: 'ok' } } } } } };

/** A stack as Terraform JSON: one service and one API whose policy asks for a token of an audience. */
function stack(...audiences: readonly string[]): string {
  const list = audiences.map((audience) => `<audience>${audience}</audience>`).join('');
  const policy = `<policies><inbound><base /><validate-jwt header-name="Authorization"><openid-config url="https://id.example.org" /><audiences>${list}</audiences></validate-jwt></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`;
  return JSON.stringify({
    resource: {
      azurerm_api_management: { gateway: { name: 'gateway', public_network_access_enabled: true } },
      azurerm_api_management_api: { fhir: { name: 'fhir', display_name: 'FHIR', path: 'fhir', protocols: ['https'], revision: '1', subscription_required: true, api_management_name: '${azurerm_api_management.gateway.name}', service_url: 'https://backend.example.org', import: { content_format: 'openapi+json', content_value: JSON.stringify(CONTRACT) } } },
      azurerm_api_management_api_policy: { fhir: { api_name: '${azurerm_api_management_api.fhir.name}', api_management_name: '${azurerm_api_management.gateway.name}', xml_content: policy } },
    },
  });
}

function write(file: string, text: string): string {
  const path = join(project, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const git = (...args: readonly string[]): string => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main', ...args], { cwd: project, encoding: 'utf8' });
const run = (folder: string, options: ReviewOptions = {}): number => review(join(project, folder), options, project, (line) => lines.push(line));
const document = (folder: string): ReviewDocument => JSON.parse(readFileSync(join(project, folder, 'review/review.json'), 'utf8')) as ReviewDocument;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'review-cli-'));
  lines.splice(0);
  write('cdktf.out/stacks/apis/cdk.tf.json', stack('api://fhir'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test('writes the three reports beside the stacks', () => {
  expect(run('cdktf.out')).toBe(0);
  expect(['html', 'md', 'json'].map((extension) => existsSync(join(project, `cdktf.out/review/review.${extension}`)))).toEqual([true, true, true]);
  expect(document('cdktf.out').summary.operations).toBe(1);
  expect(run('cdktf.out/stacks')).toBe(0);
  expect(existsSync(join(project, 'cdktf.out/stacks/review'))).toBe(false);
});

test('compares with a folder, and fails on widened access where it is asked to', () => {
  write('before/stacks/apis/cdk.tf.json', stack('api://fhir'));
  write('cdktf.out/stacks/apis/cdk.tf.json', stack('api://fhir', 'api://other'));
  const base = join(project, 'before');
  expect(run('cdktf.out', { base })).toBe(0);
  expect(run('cdktf.out', { base, failOn: 'widened' })).toBe(1);
  expect(lines).toContain('Failed on widened access: 1 widened, 0 not judged.');
  expect(run('before', { base, failOn: 'widened' })).toBe(0);
});

test('compares with what a git reference has committed', () => {
  git('init', '--quiet');
  git('add', '--force', 'cdktf.out');
  git('commit', '--quiet', '--message', 'before');
  write('cdktf.out/stacks/apis/cdk.tf.json', stack('api://fhir', 'api://other'));
  run('cdktf.out', { base: 'main' });
  expect(document('cdktf.out').changes).toMatchObject([{ judgement: 'widened', subject: 'audiences', before: 'api://fhir', after: 'api://fhir, api://other' }]);
});

test('synthesizes a git reference that has committed no JSON', () => {
  write('main.ts', `require('node:fs').mkdirSync('cdktf.out/stacks/apis', { recursive: true }); require('node:fs').writeFileSync('cdktf.out/stacks/apis/cdk.tf.json', ${JSON.stringify(stack('api://fhir', 'api://old'))});`);
  execFileSync('ln', ['-s', join(__dirname, '../../node_modules'), join(project, 'node_modules')]);
  git('init', '--quiet');
  git('add', 'main.ts');
  git('commit', '--quiet', '--message', 'before');
  run('cdktf.out', { base: 'main' });
  expect(document('cdktf.out').changes).toMatchObject([{ judgement: 'narrowed', subject: 'audiences' }]);
});

test('takes compliance results from beside the stacks, and plans from files', () => {
  write('cdktf.out/compliance/compliance.json', JSON.stringify({ format: 1, reports: [{ name: 'prod', profile: 'production', rules: [], rows: [] }] }));
  const plan = write('plan.json', JSON.stringify({ format_version: '1.2', resource_changes: [{ address: 'azurerm_api_management.gateway', type: 'azurerm_api_management', change: { actions: ['delete', 'create'] } }] }));
  run('cdktf.out', { plan: [plan, plan] });
  expect(document('cdktf.out')).toMatchObject({ compliance: { reports: [{ name: 'prod', profile: 'production' }] }, plan: { counts: { replace: 2 } } });
  expect(lines.filter((line) => line.includes('half an hour'))).toHaveLength(2);
});

describe('fails with what was expected', () => {
  test.each<[string, string, ReviewOptions, RegExp]>([
    ['for a folder that isn’t there', 'nowhere', {}, /nowhere.*no such folder/],
    ['for a base that is neither a folder nor a reference', 'cdktf.out', { base: 'no-such-branch' }, /--base no-such-branch: expected a folder of synthesized JSON or a git reference/],
    ['for a base that would be an option of git', 'cdktf.out', { base: '--upload-pack=x' }, /expected a folder of synthesized JSON or a git reference/],
    ['for a plan that isn’t there', 'cdktf.out', { plan: ['no-plan.json'] }, /--plan no-plan\.json: expected a file/],
    ['for compliance results that aren’t there', 'cdktf.out', { compliance: 'none.json' }, /--compliance none\.json: expected a file/],
    ['for a judgement without a base', 'cdktf.out', { failOn: 'widened' }, /give --base/],
  ])('%s', (_, folder, options, message) => {
    expect(() => run(folder, options)).toThrow(message);
    expect(() => run(folder, options)).toThrow(/Mend: \S/);
  });

  test('for a reference whose synthesis fails, with what it said', () => {
    write('main.ts', 'console.error("the contract is missing"); process.exit(1);');
    execFileSync('ln', ['-s', join(__dirname, '../../node_modules'), join(project, 'node_modules')]);
    git('init', '--quiet');
    git('add', 'main.ts');
    git('commit', '--quiet', '--message', 'before');
    expect(() => run('cdktf.out', { base: 'main' })).toThrow(/--base main: its synthesis failed.*the contract is missing/s);
  });
});
