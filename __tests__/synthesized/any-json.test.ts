import fc from '../fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleCode } from '../../compliance/rule';
import { runCompliance } from '../../compliance/run';
import { credentialsOf, effectivePolicy } from '../../synthesized/effective';
import type { SynthesizedModel } from '../../synthesized/model';
import { readSynthesized } from '../../synthesized/read';

const folder = mkdtempSync(join(tmpdir(), 'any-json-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): SynthesizedModel {
  writeFileSync(join(folder, 'cdk.tf.json'), text);
  return readSynthesized(folder);
}

const template = fc.constantFrom('${', '%{', '${var.x}', '${local.a.b[0]}', '${azurerm_api_management_api.a.name}', '${file("x")}', '$${', '{{x}}', '${"${"}', '__proto__', '<policies>', '<policies><inbound><base/></inbound></policies>');
const value = fc.jsonValue({ maxDepth: 3 });
const attribute = fc.constantFrom('name', 'api_management_name', 'api_management_id', 'api_name', 'product_id', 'operation_id', 'xml_content', 'value', 'import', 'count', 'lifecycle', '//', 'protocols', 'version', 'subscription_required', 'depends_on', 'credentials');
const type = fc.constantFrom('', '_api', '_api_policy', '_policy', '_product', '_product_api', '_product_policy', '_api_operation', '_api_operation_policy', '_policy_fragment', '_named_value', '_backend', '_subscription').map((suffix) => `azurerm_api_management${suffix}`);
const resources = fc.dictionary(type, fc.dictionary(fc.constantFrom('a', 'b'), fc.dictionary(attribute, fc.oneof(value, template)), { maxKeys: 2 }), { maxKeys: 8 });
const stack = fc.oneof(fc.record({ resource: fc.oneof(resources, value), data: value, locals: value, variable: value, output: value, terraform: value, provider: value }, { requiredKeys: [] }), value);

test('whatever JSON a stack holds is read, with its problems listed', () => {
  fc.assert(
    fc.property(stack, (json) => {
      const model = read(JSON.stringify(json));
      for (const service of model.services) {
        for (const api of service.apis) for (const credential of credentialsOf(service, api)) effectivePolicy(service, api, 'any', credential);
      }
    }),
    { numRuns: 300 },
  );
});

test('whatever a file holds that is not JSON is a problem of the folder', () => {
  fc.assert(
    fc.property(fc.string().filter((text) => !isJson(text)), (text) => {
      expect(read(text).problems.join()).toContain('cdk.tf.json');
    }),
    { numRuns: 100 },
  );
});

test('no rule fails on whatever JSON a stack holds', () => {
  fc.assert(
    fc.property(resources, (resource) => {
      const { rows } = runCompliance(read(JSON.stringify({ resource })), { profile: 'production', suppressions: [], today: '2026-01-01' });
      expect(rows.filter(({ message, rule }) => message.startsWith(`${ruleCode(rule)} ${rule.name} failed`))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
