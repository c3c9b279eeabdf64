import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conditionName } from '../../../review/facts/names';
import { normalizeText } from '../../../review/walk/statement-text';

const POLICY = readFileSync(join(__dirname, '../../golden/api-fhir.xml'), 'utf8');

test('a search that is held to the patient has a name for readers, whichever its parameter', () => {
  const conditions = [...POLICY.matchAll(/condition="(@\(context\.Request\.Url\.Query\.Any\(.*?\))">/g)].map(([, text = '']) => text);
  expect(conditions.map((text) => conditionName(normalizeText(text)))).toEqual(
    ['_id', 'patient', 'subject'].map((name) => `${name} in the query is not the token’s patient, or not written so`),
  );
});
