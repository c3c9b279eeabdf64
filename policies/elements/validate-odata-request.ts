import { builder } from './build';
import { definePolicy, ID } from './define';

export const validateOdataRequestPolicy = definePolicy({
  name: 'validate-odata-request',
  summary: 'Checks requests to an OData API.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    'error-variable-name': { type: 'string' },
    'default-odata-version': { type: 'string', default: '4.0' },
    'min-odata-version': { type: 'string' },
    'max-odata-version': { type: 'string' },
    'max-size': { type: 'integer', minimum: 0, says: 'Bytes.' },
  },
  example: '<validate-odata-request error-variable-name="odataErrors" default-odata-version="4.0" max-size="100000" />',
});

export const validateOdataRequest = builder(validateOdataRequestPolicy);
