import { environmentsWithProblems } from '../../config';
import { dev } from '../../config/dev';
import { thrownProblem } from '../../config/thrown';
import { readVariables, variablesWithProblems } from '../../config/variables';

test('every variable has a default', () => {
  expect(readVariables({}).AZURE_LOCATION).toBe('uksouth');
});

test('an empty variable is an unset one', () => {
  expect(readVariables({ AZURE_LOCATION: '' }).AZURE_LOCATION).toBe('uksouth');
});

test('fails when values cannot be used, naming every variable', () => {
  expect(() => readVariables({ AZURE_TENANT_ID: 'mine', HEALTHCARE_STATE_STORAGE_ACCOUNT: 'Not_An_Account' })).toThrow(/AZURE_TENANT_ID[^]*HEALTHCARE_STATE_STORAGE_ACCOUNT/);
});

test('what a prefix may be is said in words', () => {
  expect(() => readVariables({ HEALTHCARE_NAME_PREFIX: 'X_' })).toThrow('environment variable HEALTHCARE_NAME_PREFIX: expected 2–16 lower-case letters, digits and dashes that start with a letter, got "X_".');
});

test('a variable that cannot be used hides nothing else: its default stands in its place', () => {
  const { environments, problems } = environmentsWithProblems(variablesWithProblems({ AZURE_TENANT_ID: 'mine', HEALTHCARE_NAME_PREFIX: 'hospital' }));
  expect(environments.map(({ service }) => ('existing' in service ? service.existing.name : service.name))).toEqual(['hospital-dev', 'hospital-prod']);
  expect(problems.map(({ place }) => place)).toEqual(['environment variable AZURE_TENANT_ID']);
});

test('an exception in a configuration is a problem at its line, beside what is wrong elsewhere', () => {
  const nothing: { readonly a?: { readonly b: string } } = {};
  const files = [
    { make: () => ({ ...dev(readVariables({})), name: (nothing.a as { readonly b: string }).b }), file: '__tests__/config/variables.test.ts' },
    { make: () => ({ ...dev(readVariables({})), location: '?' }), file: 'config/other.ts' },
  ];
  const { environments, problems } = environmentsWithProblems(undefined, files);
  expect(problems).toEqual([
    { place: expect.stringMatching(/^__tests__\/config\/variables\.test\.ts:\d+:\d+$/) as string, expected: 'code that gives an environment', found: "TypeError: Cannot read properties of undefined (reading 'b')", mend: 'give what .b is asked of a value, or write ?.b: it is undefined there' },
    expect.objectContaining({ place: 'config/other.ts: location' }),
  ]);
  expect(environments).toHaveLength(1);
});

test.each([
  ['x is not defined', 'import or define x, or correct the name'],
  ['make.it is not a function', 'correct the name make.it, or remove the parentheses behind it'],
  ['it broke', 'correct that line, or what it is given; npm run typecheck may tell more'],
])('%s is mended by: %s', (message, mend) => {
  expect(thrownProblem(new Error(message), 'config/dev.ts')).toMatchObject({ place: 'config/dev.ts', found: `Error: ${message}`, mend });
});

test('what is thrown and no error has the name of its file', () => {
  expect(thrownProblem('late', 'config/dev.ts')).toMatchObject({ place: 'config/dev.ts', found: 'throw: late' });
});
