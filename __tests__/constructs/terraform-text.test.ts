import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformOutput, TerraformStack, Testing, Token } from 'cdktf';
import fc from '../fast-check';
import { Api } from '../../constructs/api';
import { literalText, literalTextWithValues, valueText } from '../../constructs/terraform-text';
import { codeOf, fixture, only } from './synthesis';
import { saySkipped } from '../skipped';

const scope = (): TerraformStack => new TerraformStack(Testing.app(), 'stack');

const HOSTILE = ['${file("/etc/passwd")}', '%{ if true }yes%{ endif }', '$${x}', '$$${x}', '%%{x}', '${', 'costs $5 or 100%', '\\${x}', '"${"a"}"', '${~ x ~}', '$%{ if true }', '%${x}', '{{name}} 1e5 #{x}'];

test.each([
  ['${file("/etc/passwd")}', '$${file("/etc/passwd")}'],
  ['%{ if true }', '%%{ if true }'],
  ['plain $ and % and {}', 'plain $ and % and {}'],
])('text is escaped for Terraform: %s', (text, expected) => {
  expect(literalText(scope(), text)).toBe(expected);
});

test('a hostile description arrives in the JSON as text', () => {
  const { stack, service } = fixture();
  new Api(stack, 'fhir', { service, name: 'fhir', displayName: '%{ if true }', path: 'fhir', description: '${file("/etc/passwd")}' });
  expect(only(stack, 'azurerm_api_management_api')).toMatchObject({ description: '$${file("/etc/passwd")}', display_name: '%%{ if true }' });
});

test.each(['${TfToken[TOKEN.0]}', '#{TfToken[TOKEN.0]}', '&{TfToken[TOKEN.0]}'])('fails when text would have CDKTF put a value into it: %s', (text) => {
  expect(codeOf(() => literalText(scope(), `a ${text}`))).toBe('text-holds-token');
});

test('fails when text holds a number that CDKTF takes for a value', () => {
  const number = Token.asNumber({ resolve: () => 42, creationStack: [] });
  expect(codeOf(() => literalText(scope(), `a ${number} b`))).toBe('text-holds-token');
});

test('numbers in exponent notation are ordinary text', () => {
  expect(literalText(scope(), '1e5 and 3e-4')).toBe('1e5 and 3e-4');
});

test('a value of another resource survives in a value, and the text around it is escaped', () => {
  const token = Token.asString({ resolve: () => '${azurerm_x.y.id}', creationStack: [] });
  expect(valueText(scope(), `\${a}${token}%{b}`)).toBe(`$\${a}${token}%%{b}`);
});

test('fails when a dollar sign stands before a value, which would disarm it', () => {
  const token = Token.asString({ resolve: () => 'x', creationStack: [] });
  expect(codeOf(() => valueText(scope(), `$${token}`))).toBe('dollar-before-token');
});

test('text holds the values that were allowed, and no other', () => {
  const [allowed, other] = ['a', 'b'].map((name) => Token.asString({ resolve: () => name, creationStack: [] })) as [string, string];
  expect(literalTextWithValues(scope(), `<x id="${allowed}"/>\${y}`, [allowed])).toBe(`<x id="${allowed}"/>$\${y}`);
  expect(codeOf(() => literalTextWithValues(scope(), `${allowed} ${other}`, [allowed]))).toBe('text-holds-token');
});

/** How Terraform reads a template without interpolations: `$${` and `%%{` are escapes, everything else is itself. */
function evaluated(template: string): string {
  let text = '';
  for (let at = 0; at < template.length; ) {
    const [two, three] = [template.slice(at, at + 2), template.slice(at, at + 3)];
    if (two === '${' || two === '%{') throw new Error(`an interpolation or directive opens at ${at}`);
    const escaped = three === '$${' || three === '%%{';
    text += escaped ? three.slice(1) : template.charAt(at);
    at += escaped ? 3 : 1;
  }
  return text;
}

test('escaped text never opens an interpolation or a directive, and reads back as it was', () => {
  const stack = scope();
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '%', '{', '}', 'a', '"') }), (text) => {
      expect(evaluated(literalText(stack, text))).toBe(text);
    }),
  );
});

const terraform = spawnSync('terraform', ['version']).status === 0;
if (!terraform) saySkipped('terraform is not on PATH: the test that lets it evaluate escaped text is skipped');

(terraform ? test : test.skip)('Terraform itself evaluates escaped text to the original characters', () => {
  const stack = scope();
  HOSTILE.forEach((text, index) => new TerraformOutput(stack, `text${index}`, { value: literalText(stack, text) }));
  const folder = mkdtempSync(join(tmpdir(), 'terraform-text-'));
  writeFileSync(join(folder, 'cdk.tf.json'), Testing.synth(stack));
  const run = (...args: string[]): string => execFileSync('terraform', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
  run('init', '-input=false');
  run('apply', '-auto-approve', '-input=false');
  const outputs = JSON.parse(run('output', '-json')) as Record<string, { readonly value: string }>;
  expect(HOSTILE.map((_, index) => outputs[`text${index}`]?.value)).toEqual(HOSTILE);
});
