import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const setStatusPolicy = definePolicy({
  name: 'set-status',
  summary: 'Sets the status of the response.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    code: { type: 'integer', required: true, minimum: 100, maximum: 999 },
    reason: { type: 'string' },
  },
  example: '<set-status code="403" reason="Forbidden" />',
});

export const setStatus = builder(setStatusPolicy);
