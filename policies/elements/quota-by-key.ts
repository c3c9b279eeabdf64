import { builder } from './build';
import { definePolicy, ID } from './define';

export const quotaByKeyPolicy = definePolicy({
  name: 'quota-by-key',
  summary: 'Limits the calls or the bandwidth of each value of a key over a period; 403 beyond.',
  sections: ['inbound'],
  gateways: ['classic', 'v2', 'self-hosted'],
  attributes: {
    id: ID,
    calls: { type: 'integer', fixed: true, minimum: 0 },
    bandwidth: { type: 'integer', fixed: true, minimum: 0, says: 'Kilobytes.' },
    'renewal-period': { type: 'integer', required: true, fixed: true, minimum: 300, also: [0], says: 'Seconds; 0 never renews.' },
    'counter-key': { type: 'string', required: true },
    'increment-condition': { type: 'boolean' },
    'increment-count': { type: 'integer', default: 1 },
    'first-period-start': { type: 'date-time', default: '0001-01-01T00:00:00Z', fixed: true },
  },
  atLeastOne: ['calls', 'bandwidth'],
  example: '<quota-by-key calls="10000" renewal-period="86400" counter-key="@(context.Subscription.Id)" />',
});

export const quotaByKey = builder(quotaByKeyPolicy);
