import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/check-schema';

const SCHEMA = {
  format_version: '1.0',
  provider_schemas: {
    'registry.terraform.io/example/example': {
      resource_schemas: {
        example_api: {
          version: 0,
          block: {
            attributes: {
              id: { type: 'string', computed: true, optional: true },
              name: { type: 'string', required: true },
              url: { type: 'string', computed: true },
              limit: { type: 'number', optional: true },
              open: { type: 'bool', optional: true },
              zones: { type: ['set', 'string'], optional: true },
              tags: { type: ['map', 'string'], optional: true },
              rules: { type: ['set', ['object', { port: 'string' }]], optional: true },
            },
            block_types: {
              import: { nesting_mode: 'list', max_items: 1, block: { attributes: { format: { type: 'string', required: true } } } },
              circuit: { nesting_mode: 'list', min_items: 1, block: { attributes: {} } },
              timeouts: { nesting_mode: 'single', block: { attributes: { create: { type: 'string', optional: true } } } },
            },
          },
        },
      },
      data_source_schemas: { example_service: { version: 0, block: { attributes: { name: { type: 'string', required: true } } } } },
    },
  },
};

const sound = { name: 'a', circuit: [{}] };

function check(stack: unknown): { readonly code: number; readonly lines: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'check-schema-'));
  writeFileSync(join(folder, 'schema.json'), JSON.stringify(SCHEMA));
  mkdirSync(join(folder, 'out/stacks/dev-apis'), { recursive: true });
  writeFileSync(join(folder, 'out/stacks/dev-apis/cdk.tf.json'), typeof stack === 'string' ? stack : JSON.stringify(stack));
  const lines: string[] = [];
  return { code: run(join(folder, 'schema.json'), join(folder, 'out'), (line) => lines.push(line)), lines };
}
const resource = (body: object) => check({ resource: { example_api: { fhir: body } } });

test.each<[string, object]>([
  ['what is required', sound],
  ['every type', { ...sound, limit: 1, open: true, zones: ['1'], tags: { a: 'b' }, rules: [{ port: '443' }], import: { format: 'x' }, timeouts: { create: '1h' } }],
  ['templates in the place of other types', { ...sound, limit: '${var.limit}', zones: '${var.zones}', open: '${var.open}' }],
  ['what Terraform itself takes', { ...sound, depends_on: ['example_api.b'], lifecycle: { prevent_destroy: true }, count: 2, '//': { metadata: {} } }],
  ['null for what is not set', { ...sound, limit: null }],
  ['a dynamic block', { name: 'a', dynamic: { circuit: { for_each: '${var.x}', content: {} } } }],
])('a stack that holds %s agrees', (_, body) => {
  const { code, lines } = resource(body);
  expect(lines).toEqual(['dev-apis: 1 resource or data source, all as the schema says']);
  expect(code).toBe(0);
});

test.each<[string, object, string]>([
  ['a required attribute is missing', { circuit: [{}] }, 'name: expected a value, because it is required, found nothing'],
  ['a required block is missing', { name: 'a' }, 'circuit: expected at least 1 of this block, found nothing'],
  ['an attribute is unknown', { ...sound, nmae: 'x' }, 'nmae: expected an attribute or block that the schema has, found "nmae"'],
  ['an attribute is named as a thing every object has', { ...sound, constructor: 'x' }, 'constructor: expected an attribute or block'],
  ['only the provider sets the attribute', { ...sound, url: 'https://x' }, 'url: expected nothing, because only the provider sets it'],
  ['a number is a string', { ...sound, limit: '1' }, 'limit: expected a number, found "1"'],
  ['a string is a number', { ...sound, name: 1 }, 'name: expected a string, found 1'],
  ['a list is one value', { ...sound, zones: '1' }, 'zones: expected a set of strings, found "1"'],
  ['an item has another type', { ...sound, zones: [1] }, 'zones[0]: expected a string, found 1'],
  ['a map value has another type', { ...sound, tags: { a: true } }, 'tags.a: expected a string, found true'],
  ['an object has an unknown field', { ...sound, rules: [{ prot: '1' }] }, 'rules[0].prot: expected one of port'],
  ['a block is there too often', { ...sound, import: [{ format: 'x' }, { format: 'y' }] }, 'import: expected at most 1 of this block, found 2'],
  ['a nested attribute is missing', { ...sound, import: [{}] }, 'import[0].format: expected a value'],
  ['a block is no object', { ...sound, import: 'x' }, 'import: expected a block (an object), found "x"'],
])('fails when %s', (_, body, message) => {
  const { code, lines } = resource(body);
  expect(code).toBe(1);
  expect(lines.join('\n')).toContain(message);
});

test.each<[string, object, string]>([
  ['a required attribute', { circuit: [{}] }, 'set name where the construct is made'],
  ['a required block', { name: 'a' }, 'add circuit where the construct is made'],
  ['a misspelled attribute', { ...sound, limt: 1 }, 'did you mean "limit"?'],
  ['an unknown attribute', { ...sound, colour: 1 }, 'remove it where the construct sets it, or take one of id, name, url, limit, open, zones, tags, rules, import, circuit, timeouts'],
  ['what only the provider sets', { ...sound, url: 'https://x' }, 'remove it where the construct sets it'],
  ['a number in quotes', { ...sound, limit: '1' }, 'remove the quotes: 1'],
  ['a text for a number', { ...sound, limit: 'many' }, 'write a number'],
  ['a text for a switch', { ...sound, open: 'yes' }, 'write true or false'],
  ['a number for a text', { ...sound, name: 1 }, 'put it in quotes: "1"'],
  ['one value for a list', { ...sound, zones: '1' }, 'put it in brackets: […]'],
  ['a block too many', { ...sound, import: [{ format: 'x' }, { format: 'y' }] }, 'remove 1 of them'],
])('a problem says how to mend %s', (_, body, mend) => {
  expect(resource(body).lines).toEqual([expect.stringMatching(/ Mend: /), 'dev-apis: 1 resource or data source, 1 problem']);
  expect(resource(body).lines[0]?.split(' Mend: ')[1]).toBe(mend);
});

test('a problem names the construct that made the resource', () => {
  const { lines } = resource({ ...sound, limit: 'x', '//': { metadata: { path: 'dev-apis/fhir/Resource' } } });
  expect(lines[0]).toContain('dev-apis/fhir/Resource (example_api.fhir): limit:');
});

test('everything wrong is reported at once', () => {
  const { lines } = check({ resource: { example_api: { a: {}, b: { name: 1 } }, example_other: { c: {} } }, data: { example_service: { d: {} } } });
  expect(lines).toHaveLength(7);
});

test('fails on a type that the schema does not have', () => {
  expect(check({ resource: { example_other: { a: {} } } }).code).toBe(1);
  expect(check({ data: { example_api: { a: {} } } }).code).toBe(1);
});

test('a long text in the wrong place is not printed', () => {
  expect(resource({ ...sound, limit: 'secret'.repeat(20) }).lines.join()).not.toContain('secretsecret');
});

test.each([['no JSON', '{'], ['no object', '[]']])('fails when a stack is %s', (_, text) => {
  expect(check(text).code).toBe(1);
});

test('fails with what was expected when the schema file or the stacks are missing', () => {
  const lines: string[] = [];
  expect(run('/nowhere/schema.json', '.', (line) => lines.push(line))).toBe(1);
  expect(lines.join()).toContain('terraform providers schema -json');
  const folder = mkdtempSync(join(tmpdir(), 'check-schema-'));
  writeFileSync(join(folder, 'schema.json'), JSON.stringify(SCHEMA));
  expect(run(join(folder, 'schema.json'), folder, (line) => lines.push(line))).toBe(1);
  expect(lines.join()).toContain('found none');
});
