import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCondition } from '../../../review/walk/condition';
import { conditionName } from '../../../review/facts/names';
import { normalizeText } from '../../../review/walk/statement-text';

const POLICY = readFileSync(join(__dirname, '../../golden/api-fhir.xml'), 'utf8');

test('a search that is held to the patient has a name for readers, whichever its parameter', () => {
  const conditions = [...POLICY.matchAll(/condition="(@\(context\.Request\.Url\.Query\.Any\(.*?\))">/g)].map(([, text = '']) => text);
  expect(conditions.map((text) => conditionName(normalizeText(text)))).toEqual(
    ['_id', 'patient', 'subject'].map((name) => `${name} in the query is not the token’s patient, or not written so`),
  );
});

test('every refusal of a generated policy has a name for readers', () => {
  const text = ['fhir', 'plain', 'networks', 'two-providers'].map((name) => readFileSync(join(__dirname, `../../golden/api-${name}.xml`), 'utf8')).join('\n');
  const refusals = [...text.matchAll(/<when condition="(@[({](?:(?!">)[^])*)">\s*<include-fragment fragment-id="refuse-/g)].map(([, condition = '']) => condition);
  expect(refusals.length).toBeGreaterThan(10);
  expect(refusals.filter((condition) => readCondition(condition).kind === 'opaque' && conditionName(normalizeText(condition)) === undefined)).toEqual([]);
});
