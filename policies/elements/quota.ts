import { builder } from './build';
import { definePolicy, ID } from './define';

const QUOTA = {
  name: { type: 'string', fixed: true },
  id: { type: 'string', fixed: true },
  calls: { type: 'integer', fixed: true, minimum: 0 },
  bandwidth: { type: 'integer', fixed: true, minimum: 0 },
  'renewal-period': { type: 'integer', fixed: true, minimum: 0 },
} as const;

export const quotaPolicy = definePolicy({
  name: 'quota',
  summary: 'Limits the calls or the bandwidth of each subscription over a period; 403 beyond.',
  sections: ['inbound'],
  scopes: ['product'],
  once: 'document',
  attributes: {
    id: ID,
    calls: { type: 'integer', fixed: true, minimum: 0 },
    bandwidth: { type: 'integer', fixed: true, minimum: 0, says: 'Kilobytes.' },
    'renewal-period': { type: 'integer', required: true, fixed: true, minimum: 0, says: 'Seconds; 0 never renews.' },
  },
  atLeastOne: ['calls', 'bandwidth'],
  children: [
    {
      name: 'api',
      prop: 'apis',
      many: true,
      attributes: QUOTA,
      atLeastOne: ['name', 'id'],
      children: [{ name: 'operation', prop: 'operations', many: true, attributes: QUOTA, atLeastOne: ['name', 'id'] }],
    },
  ],
  example: '<quota calls="10000" bandwidth="40000" renewal-period="3600" />',
});

export const quota = builder(quotaPolicy);
