import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const mockResponsePolicy = definePolicy({
  name: 'mock-response',
  summary: "Ends the processing and answers with an example of the API's definition.",
  sections: EVERYWHERE,
  ends: true,
  attributes: {
    id: ID,
    enabled: { type: 'boolean' },
    'status-code': { type: 'integer', default: 200, fixed: true, minimum: 100, maximum: 599 },
    'content-type': { type: 'string', fixed: true },
    index: { type: 'integer', minimum: 0 },
  },
  example: '<mock-response status-code="200" content-type="application/json" />',
});

export const mockResponse = builder(mockResponsePolicy);
