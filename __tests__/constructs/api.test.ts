import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { Api, type ApiProps } from '../../constructs/api';
import { ApiVersionSet } from '../../constructs/api-version-set';
import { AuthorizationServer } from '../../constructs/authorization-server';
import { ServiceReference } from '../../constructs/service-reference';
import { codeOf, fixture, only, resolved, resources, written } from './synthesis';

const TYPE = 'azurerm_api_management_api';

function api(props: Partial<ApiProps> = {}) {
  const { stack, service } = fixture();
  const made = new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR R4', path: 'fhir', ...props });
  return { stack, service, made };
}

test('an API is called over https only', () => {
  expect(only(api().stack, TYPE)['protocols']).toEqual(['https']);
});

test('an API needs a subscription key unless told otherwise', () => {
  expect(only(api().stack, TYPE)['subscription_required']).toBe(true);
  expect(only(api({ subscriptionRequired: false }).stack, TYPE)['subscription_required']).toBe(false);
});

test('an API has no service URL of its own: its policy says where requests go', () => {
  expect(only(api().stack, TYPE)).not.toHaveProperty('service_url');
});

test('an API without a contract imports nothing', () => {
  expect(only(api().stack, TYPE)).not.toHaveProperty('import');
});

test('a contract is a file that Terraform reads, never text in the JSON', () => {
  const text = JSON.stringify({ openapi: '3.0.3', info: { title: '${file("/etc/passwd")}', version: '1' }, paths: {} }, null, 2);
  const result = written((stack) => {
    const service = new ServiceReference(stack, 'service', { name: 'contoso-apim', resourceGroupName: 'contoso-rg' });
    new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir', contract: { text } });
  });
  expect(readFileSync(join(result.folder, 'assets/contracts/fhir.openapi.json'), 'utf8')).toBe(text);
  const json = JSON.parse(result.text) as { resource: Record<string, Record<string, { import: unknown }>> };
  expect(Object.values(json.resource[TYPE] ?? {})[0]?.import).toEqual({ content_format: 'openapi+json', content_value: '${file("assets/contracts/fhir.openapi.json")}' });
  expect(result.text).not.toContain('/etc/passwd');
});

test('two syntheses in different folders give the same bytes', () => {
  const once = () =>
    written((stack) => {
      const service = new ServiceReference(stack, 'service', { name: 'contoso-apim', resourceGroupName: 'contoso-rg' });
      new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir', contract: { text: '{}' } });
    });
  const [first, second] = [once(), once()];
  expect(first.text).toBe(second.text);
  expect(first.text).not.toContain(first.folder);
});

test.each([
  ['openapi+json', 'fhir.openapi.json'],
  ['openapi', 'fhir.openapi.yaml'],
  ['swagger-json', 'fhir.swagger.json'],
] as const)('a contract in %s is the file %s', (format, file) => {
  const { made } = api({ contract: { format, text: 'x' } });
  expect(made.contractPath).toBe(`assets/contracts/${file}`);
});

test('revisions of one API have contract files of their own', () => {
  const { stack, service, made } = api({ contract: { text: 'one' } });
  const next = new Api(stack, 'next', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir', revision: '2', contract: { text: 'two' } });
  expect([made.contractPath, next.contractPath]).toEqual(['assets/contracts/fhir.openapi.json', 'assets/contracts/fhir.rev2.openapi.json']);
});

test('a synthesis leaves no contract of an earlier one behind, and keeps all of its own', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'contracts-'));
  const synthesize = (...names: readonly string[]): readonly string[] => {
    const app = new App({ outdir, stackTraces: false, skipValidation: true });
    const stack = new TerraformStack(app, 'apis');
    const service = new ServiceReference(stack, 'service', { name: 'contoso-apim', resourceGroupName: 'contoso-rg' });
    for (const name of names) new Api(stack, name, { service, name, displayName: name, path: name, contract: { text: '{}' } });
    app.synth();
    return readdirSync(join(outdir, 'stacks/apis/assets/contracts'));
  };
  synthesize('gone', 'kept');
  expect(synthesize('kept', 'new')).toEqual(['kept.openapi.json', 'new.openapi.json']);
});

test('fails when a contract is larger than what can be imported', () => {
  expect(codeOf(() => api({ contract: { text: 'x'.repeat(4 * 1024 * 1024 + 1) } }))).toBe('contract-too-large');
});

test('the id for subscriptions has no revision, whatever the revision is', () => {
  const { stack, made } = api({ revision: '7' });
  expect(resolved(stack, made.id)).toBe(`\${data.azurerm_api_management.service.id}/apis/\${${TYPE}.fhir.name}`);
});

test('versions of one API are written one after another', () => {
  const { stack, service } = fixture();
  const versionSet = new ApiVersionSet(stack, 'versions', { service, name: 'fhir', displayName: 'FHIR' });
  for (const version of ['v1', 'v2', 'v3']) new Api(stack, version, { service, name: `fhir-${version}`, displayName: 'FHIR', path: 'fhir', version, versionSet });
  const made = resources(stack, TYPE);
  expect(made['v1']).not.toHaveProperty('depends_on');
  expect(made['v2']?.['depends_on']).toEqual([`${TYPE}.v1`]);
  expect(made['v3']?.['depends_on']).toEqual([`${TYPE}.v2`]);
});

test('revisions of one API are written in their order', () => {
  const { stack, service } = fixture();
  for (const revision of ['1', '2']) new Api(stack, `r${revision}`, { service, name: 'fhir', displayName: 'FHIR', path: 'fhir', revision });
  expect(resources(stack, TYPE)['r2']?.['depends_on']).toEqual([`${TYPE}.r1`]);
});

test('APIs that share nothing do not wait for each other', () => {
  const { stack, service } = fixture();
  for (const name of ['a', 'b']) new Api(stack, name, { service, name, displayName: name, path: name });
  expect(resources(stack, TYPE)['b']).not.toHaveProperty('depends_on');
});

test('the URL ends in the version when versions are path segments', () => {
  const { stack, service } = fixture();
  const versionSet = new ApiVersionSet(stack, 'versions', { service, name: 'fhir', displayName: 'FHIR' });
  const made = new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir', version: 'v1', versionSet });
  expect(resolved(stack, made.url)).toBe('${data.azurerm_api_management.service.gateway_url}/fhir/v1');
});

test('an API names the authorization server that the portal signs in with', () => {
  const { stack, service } = fixture();
  const server = new AuthorizationServer(stack, 'entra', {
    service, name: 'entra', displayName: 'Entra', clientId: 'portal',
    authorizationEndpoint: 'https://login.example.com/authorize', tokenEndpoint: 'https://login.example.com/token',
  });
  new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir', authorizationServer: { server, scope: 'read' } });
  expect(only(stack, TYPE)['oauth2_authorization']).toEqual({ authorization_server_name: '${azurerm_api_management_authorization_server.entra.name}', scope: 'read' });
});

test.each<[string, Partial<ApiProps>, string]>([
  ['the path begins with a slash', { path: '/fhir' }, 'api-path'],
  ['the path has an empty segment', { path: 'fhir//r4' }, 'api-path'],
  ['the revision is no number', { revision: 'two' }, 'api-revision'],
  ['a version has no version set', { version: 'v1' }, 'api-version'],
  ['the name has a space', { name: 'my api' }, 'name'],
  ['the name is longer than 80 characters', { name: 'a'.repeat(81) }, 'name'],
  ['a key is read from what is no header', { subscriptionKeyNames: { header: 'x key', query: 'key' } }, 'header-name'],
  ['the terms are not on https', { termsOfServiceUrl: 'http://example.com' }, 'url-not-https'],
])('fails when %s', (_, props, code) => {
  expect(codeOf(() => api(props))).toBe(code);
});

test('fails when two APIs have one name and revision', () => {
  const { stack, service } = api();
  expect(codeOf(() => new Api(stack, 'other', { service, name: 'FHIR', displayName: 'x', path: 'x' }))).toBe('duplicate-name');
});

test('fails when two APIs have one path, which only versions and revisions of one API share', () => {
  const { stack, service } = fixture();
  const versionSet = new ApiVersionSet(stack, 'versions', { service, name: 'fhir', displayName: 'FHIR' });
  const add = (id: string, props: Partial<ApiProps>): string | undefined => codeOf(() => new Api(stack, id, { service, name: id, displayName: 'x', path: 'fhir', ...props }));
  expect(add('v1', { versionSet, version: 'v1' })).toBeUndefined();
  expect(add('v1-again', { name: 'v1', versionSet, version: 'v1', revision: '2' })).toBeUndefined();
  expect(add('v2', { versionSet, version: 'v2' })).toBeUndefined();
  expect(add('twin', { versionSet, version: 'V2' })).toBe('duplicate-name');
  expect(add('bare', { path: 'FHIR' })).toBe('duplicate-name');
  const other = new ApiVersionSet(stack, 'others', { service, name: 'others', displayName: 'Others' });
  expect(add('other', { versionSet: other, version: 'v3' })).toBe('duplicate-name');
});
