import { environmentsWithProblems } from '../../config';
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
