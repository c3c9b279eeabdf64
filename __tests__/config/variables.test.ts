import { readVariables } from '../../config/variables';

test('every variable has a default', () => {
  expect(readVariables({}).AZURE_LOCATION).toBe('uksouth');
});

test('an empty variable is an unset one', () => {
  expect(readVariables({ AZURE_LOCATION: '' }).AZURE_LOCATION).toBe('uksouth');
});

test('fails when values cannot be used, naming every variable', () => {
  expect(() => readVariables({ AZURE_TENANT_ID: 'mine', HEALTHCARE_STATE_STORAGE_ACCOUNT: 'Not_An_Account' })).toThrow(/AZURE_TENANT_ID[^]*HEALTHCARE_STATE_STORAGE_ACCOUNT/);
});
