import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { readComplianceResults } from '../../../review/compliance-results';
import { reviewPlan } from '../../../review/plan';
import { reviewDocument } from '../../../review/report/document';
import { reviewJson } from '../../../review/report/json';
import { code, MARKER, reviewMarkdown, text } from '../../../review/report/markdown';
import { SCHEMA_VERSION, type ReviewDocument } from '../../../review/report/model';
import { modelOf, operation, resource, SPEC } from '../model';
import { el, jwt } from '../statements';

const HOSTILE = '</script><img src=x onerror=alert(1)> | `@everyone` **x** <!-- -->';
const compliance = readComplianceResults(
  JSON.stringify({ format: 1, reports: [{ name: 'prod', profile: 'production', rules: [{ id: 'HC01', title: 'TLS', mend: 'Mend it.' }], rows: [{ rule: 'HC01', status: 'non-compliant', path: 'prod-apis/x', message: HOSTILE }] }] }),
  'compliance.json',
);
const plan = reviewPlan(JSON.stringify({ format_version: '1.2', resource_changes: [{ address: 'azurerm_api_management.g', type: 'azurerm_api_management', change: { actions: ['delete', 'create'] } }] }), 'plan.json', () => undefined);

const base = modelOf();
const head = modelOf({
  publicOperations: ['metadata', 'read-patient'],
  operations: [...SPEC.operations, { ...operation('hostile', 'GET', '/x'), summary: HOSTILE, tags: [HOSTILE] }],
  last: [...SPEC.last, el('set-header', { name: HOSTILE }, el('value', {}, HOSTILE))],
  resources: [resource('azurerm_api_management_api', 'fhir')],
});
const full = (): ReviewDocument => reviewDocument({ head, base: { label: 'main', model: base }, plan, compliance });

describe('review.json', () => {
  const schema = JSON.parse(readFileSync(join(__dirname, '../../../docs/review.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ allErrors: true }).compile(schema);

  test.each([
    ['alone', () => reviewDocument({ head })],
    ['with a base, a plan and compliance results', full],
    ['of a folder without a service', () => reviewDocument({ head: { ...head, services: [] } })],
  ])('agrees with its schema %s', (_, make) => {
    validate(JSON.parse(reviewJson(make())));
    expect(validate.errors).toBeNull();
  });

  test('the schema refuses another version, and a field that it doesn’t know', () => {
    const document = JSON.parse(reviewJson(full())) as Record<string, unknown>;
    expect(validate({ ...document, schemaVersion: SCHEMA_VERSION + 1 })).toBe(false);
    expect(validate({ ...document, extra: 1 })).toBe(false);
  });

  test('every index points to something', () => {
    const { services, access, policies, statements, sources, changes = [] } = full();
    for (const { accessIndex, policyIndexes } of services.flatMap(({ apis }) => apis.flatMap(({ operations }) => operations))) {
      expect(access[accessIndex]).toBeDefined();
      for (const index of policyIndexes) expect(policies[index]).toBeDefined();
    }
    for (const index of policies.flatMap((policy) => Object.values(policy).flat() as number[]).concat(statements.flatMap(({ statementIndexes }) => statementIndexes))) expect(statements[index]).toBeDefined();
    for (const index of changes.flatMap(({ baseSourceIndexes, headSourceIndexes }) => [...baseSourceIndexes, ...headSourceIndexes])) expect(sources[index]).toBeDefined();
  });

  test('operations that are treated alike share their access and their policy', () => {
    const many = Array.from({ length: 500 }, (_, i) => operation(`o${i}`, 'GET', `/o/${i}`));
    const { access, policies, services } = reviewDocument({ head: modelOf({ operations: many }) });
    expect(services[0]?.apis[0]?.operations).toHaveLength(500);
    expect(access).toHaveLength(1);
    expect(policies).toHaveLength(2);
  });
});

describe('the access of an operation', () => {
  const accessOf = (document: ReviewDocument, id: string) => document.access[document.services[0]?.apis[0]?.operations.find((one) => one.id === id)?.accessIndex ?? -1];

  test('says who can read a patient, from where, with what proof and how often', () => {
    expect(accessOf(reviewDocument({ head: base }), 'read-patient')).toMatchObject({
      proof: 'token',
      tokens: ['role Patient.Read.All, or scope patient/Patient.r'],
      issuers: ['https://id.example.org'],
      networks: ['10.0.0.0/8, 192.0.2.0/24'],
      keys: ['product patient-apps (groups developers, on approval)', 'key of the API', 'key of all APIs'],
      limits: expect.arrayContaining(['product patient-apps: 600 calls a minute per subscription and 100,000 calls a day per subscription']) as string[],
      destinations: ['https://fhir.internal.example.org'],
      logsBodies: false,
    });
  });

  test('tells a call that needs only a key from one that needs nothing', () => {
    expect(accessOf(reviewDocument({ head: base }), 'metadata')?.proof).toBe('key');
    const open = accessOf(reviewDocument({ head: modelOf({ subscriptionRequired: false }) }), 'metadata');
    expect([open?.proof, open?.keys[0]]).toEqual(['public', 'no key needed']);
  });

  test.each([
    ['of the API', 'azurerm_api_management_api_diagnostic', { api_name: 'fhir', frontend_request: [{ body_bytes: 10 }] }, true],
    ['of the service', 'azurerm_api_management_diagnostic', { backend_response: [{ body_bytes: 10 }] }, true],
    ['of the API, of as many bytes as a variable says', 'azurerm_api_management_api_diagnostic', { api_name: 'fhir', frontend_request: [{ body_bytes: { unknown: true, expression: '${var.bytes}' } }] }, true],
    ['of another API', 'azurerm_api_management_api_diagnostic', { api_name: 'other', frontend_request: [{ body_bytes: 10 }] }, false],
    ['of the API, without bodies', 'azurerm_api_management_api_diagnostic', { api_name: 'fhir', frontend_request: [{ body_bytes: 0 }] }, false],
  ] as const)('tells bodies in the log from a diagnostic %s', (_, type, values, expected) => {
    const document = reviewDocument({ head: modelOf({ resources: [resource(type, 'd', { api_management_name: 'healthcare-prod', ...values })] }) });
    expect(accessOf(document, 'read-patient')?.logsBodies).toBe(expected);
  });

  test('tells an operation that nobody can call', () => {
    expect(accessOf(reviewDocument({ head: modelOf({ table: {} }) }), 'read-patient')?.proof).toBe('nobody');
  });
});

describe('review.md', () => {
  test('says first what widens, with where it comes from', () => {
    const markdown = reviewMarkdown(full());
    expect(markdown.startsWith(`${MARKER}\n\n## 🔴 Access review:`)).toBe(true);
    expect(markdown).toContain('<code>GET /Patient/{id}</code>');
    expect(markdown.indexOf('### Widened')).toBeLessThan(markdown.indexOf('### Plan'));
    expect(markdown).toContain('half an hour');
  });

  test('says that nothing changes where nothing does', () => {
    expect(reviewMarkdown(reviewDocument({ head: base, base: { label: 'main', model: modelOf() } }))).toContain('access stays as it is');
  });

  test('lets no text become markup, a mention or a table cell', () => {
    const markdown = reviewMarkdown(full());
    expect(markdown).not.toMatch(/<img|@everyone|\*\*x\*\*|<\/script>/);
    expect(text('a|b @me `c` <d>\ne')).toBe('a&#124;b &#64;me &#96;c&#96; &lt;d&gt; e');
    expect(code('x`y')).toBe('<code>x&#96;y</code>');
  });

  test('fits into a comment, however much changes', () => {
    const many = Array.from({ length: 3000 }, (_, i) => operation(`operation-with-a-long-name-${i}`, 'GET', `/resource/${i}/${'x'.repeat(80)}`));
    const markdown = reviewMarkdown(reviewDocument({ head: modelOf({ operations: many, token: jwt({ audiences: [] }), publicOperations: many.map(({ id }) => id) }), base: { label: 'main', model: base } }));
    expect(markdown.length).toBeLessThanOrEqual(65_536);
  });
});

test.each([
  ['no JSON', '<', /compliance\.json: expected JSON/],
  ['another document', '{"format":2}', /compliance\.json: format/],
])('compliance results fail with the place for %s', (_, content, message) => {
  expect(() => readComplianceResults(content, 'compliance.json')).toThrow(message);
});
