import fc from '../../fast-check';
import { isOtherScope, normalizeScope, parseScope, scopeCovers } from '../../../access/smart/scopes';

test.each([
  ['patient/Observation.rs', 'patient', 'Observation', 'rs'],
  ['user/*.cruds', 'user', '*', 'cruds'],
  ['system/Patient.s', 'system', 'Patient', 's'],
  ['patient/Observation.read', 'patient', 'Observation', 'rs'],
  ['user/Observation.write', 'user', 'Observation', 'cud'],
  ['system/*.*', 'system', '*', 'cruds'],
  ['patient.all.read', 'patient', '*', 'rs'],
  ['user.Observation.rs', 'user', 'Observation', 'rs'],
  ['system.all.all', 'system', '*', 'cruds'],
])('%s is %s, %s, %s', (text, context, type, letters) => {
  expect(parseScope(text)).toEqual({ context, type, letters, filters: [] });
});

test('a query filter is read, decoded', () => {
  expect(parseScope('patient/Observation.rs?category=http%3A%2F%2Fa|lab&status=final')?.filters).toEqual([
    ['category', 'http://a|lab'],
    ['status', 'final'],
  ]);
});

test.each([
  'patient/Observation.dus', 'patient/Observation.rr', 'patient/Observation.', 'patient/Observation', 'patient/observation.r', 'patients/Observation.r', 'patient/*.x',
  'group/*.read', 'patient/Observation.rs?', 'patient/Observation.rs?category', 'patient/Observation.rs?_include=x', 'patient/Observation.rs?a.b=c', 'patient/Observation.r s',
  'patient/Observation.rs?category=%zz', 'launch/patient', 'openid', '', ' patient/Observation.rs', 'patient/Observation.rs\n', 'patient/constructor.read', 'patient/Observation.constructor',
])('%j grants nothing', (text) => {
  expect(parseScope(text)).toBeUndefined();
});

test.each(['launch', 'launch/patient', 'launch.patient', 'openid', 'fhirUser', 'offline_access', 'online_access'])('%s is a scope of SMART that grants no resource', (text) => {
  expect(isOtherScope(text)).toBe(true);
});

test("Entra's spelling comes out as the specification's", () => {
  expect(['patient.all.read', 'user.Observation.cruds', 'launch.patient', 'api.read'].map(normalizeScope)).toEqual(['patient/*.read', 'user/Observation.cruds', 'launch/patient', 'api.read']);
});

test.each([
  ['patient/Observation.rs', 'Observation.r', true],
  ['patient/Observation.rs', 'Observation.c', false],
  ['patient/Observation.rs', 'Patient.r', false],
  ['patient/Observation.rs', '*.r', false],
  ['user/*.rs', '*.r', true],
  ['user/*.rs', 'system/*.r', false],
  ['system/*.rs', 'system/*.r', true],
  ['system/*.rs', 'anything', false],
])('%s covers %s: %s', (text, claim, covers) => {
  const scope = parseScope(text);
  expect(scope && scopeCovers(scope, claim)).toBe(covers);
});

test('whatever the text, a scope that is read grants an ordered part of cruds', () => {
  const likely = fc.tuple(fc.constantFrom('patient', 'user', 'system', 'x'), fc.constantFrom('/', '.'), fc.constantFrom('Patient', '*', 'all', 'x'), fc.stringMatching(/^[crudsx*]{0,6}$/)).map(([context, slash, type, letters]) => `${context}${slash}${type}.${letters}`);
  fc.assert(
    fc.property(fc.oneof(likely, fc.string({ unit: 'binary' })), (text) => {
      const scope = parseScope(text);
      if (scope === undefined) return;
      expect(scope.letters).toMatch(/^(?=.)c?r?u?d?s?$/);
      expect(scope.type).toMatch(/^([A-Z][A-Za-z]*|\*)$/);
    }),
    { numRuns: 5000 },
  );
});
