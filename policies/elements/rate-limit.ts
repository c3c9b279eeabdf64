import { builder } from './build';
import { definePolicy, ID } from './define';

const LIMIT = {
  calls: { type: 'integer', required: true, fixed: true, minimum: 0 },
  'renewal-period': { type: 'integer', required: true, fixed: true, minimum: 1, maximum: 300 },
} as const;

export const rateLimitPolicy = definePolicy({
  name: 'rate-limit',
  summary: 'Limits the calls of each subscription in a period; 429 beyond.',
  sections: ['inbound'],
  scopes: ['product', 'api', 'operation'],
  once: 'document',
  attributes: {
    id: ID,
    calls: { type: 'integer', required: true, fixed: true, minimum: 0 },
    'renewal-period': { type: 'integer', required: true, fixed: true, minimum: 1, maximum: 300, says: 'Seconds.' },
    'retry-after-header-name': { type: 'string', default: 'Retry-After', fixed: true },
    'retry-after-variable-name': { type: 'string', fixed: true },
    'remaining-calls-header-name': { type: 'string', fixed: true },
    'remaining-calls-variable-name': { type: 'string', fixed: true },
    'total-calls-header-name': { type: 'string', fixed: true },
  },
  children: [
    {
      name: 'api',
      prop: 'apis',
      many: true,
      attributes: {
        name: { type: 'string', fixed: true },
        id: { type: 'string', fixed: true },
        calls: LIMIT.calls,
        'renewal-period': LIMIT['renewal-period'],
      },
      atLeastOne: ['name', 'id'],
      children: [
        {
          name: 'operation',
          prop: 'operations',
          many: true,
          attributes: {
            name: { type: 'string', fixed: true },
            id: { type: 'string', fixed: true },
            calls: LIMIT.calls,
            'renewal-period': LIMIT['renewal-period'],
          },
          atLeastOne: ['name', 'id'],
        },
      ],
    },
  ],
  example: '<rate-limit calls="100" renewal-period="60" />',
});

export const rateLimit = builder(rateLimitPolicy);
