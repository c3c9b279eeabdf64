import { builder } from './build';
import { definePolicy, ID } from './define';

export const rateLimitByKeyPolicy = definePolicy({
  name: 'rate-limit-by-key',
  summary: 'Limits the calls of each value of a key in a period; 429 beyond. The counter of a value is one in all scopes.',
  sections: ['inbound'],
  gateways: ['classic', 'v2', 'self-hosted'],
  attributes: {
    id: ID,
    calls: { type: 'integer', required: true, minimum: 0 },
    'renewal-period': { type: 'integer', required: true, minimum: 1, maximum: 300, says: 'Seconds.' },
    'counter-key': { type: 'string', required: true },
    'increment-condition': { type: 'boolean' },
    'increment-count': { type: 'integer', default: 1 },
    'increment-after-response': { type: 'boolean', fixed: true },
    'flexible-retry-window': { type: 'boolean', fixed: true },
    'retry-after-header-name': { type: 'string', default: 'Retry-After', fixed: true },
    'retry-after-variable-name': { type: 'string', fixed: true },
    'remaining-calls-header-name': { type: 'string', fixed: true },
    'remaining-calls-variable-name': { type: 'string', fixed: true },
    'total-calls-header-name': { type: 'string', fixed: true },
  },
  example: '<rate-limit-by-key calls="10" renewal-period="60" counter-key="@(context.Subscription.Id)" />',
});

export const rateLimitByKey = builder(rateLimitByKeyPolicy);
