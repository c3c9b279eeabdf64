import { builder } from './build';
import { definePolicy, ID } from './define';

export const forwardRequestPolicy = definePolicy({
  name: 'forward-request',
  summary: 'Calls the backend.',
  sections: ['backend'],
  attributes: {
    id: ID,
    'http-version': { type: ['1', '2', '2or1'], default: '1' },
    timeout: { type: 'integer', default: 300, minimum: 0, says: 'Seconds.' },
    'timeout-ms': { type: 'integer', minimum: 0, says: 'Milliseconds.' },
    'continue-timeout': { type: 'integer', minimum: 0, says: 'Seconds to wait for 100 Continue.' },
    'follow-redirects': { type: 'boolean', default: false },
    'buffer-request-body': { type: 'boolean', default: false },
    'buffer-response': { type: 'boolean', default: true },
    'fail-on-error-status-code': { type: 'boolean', default: false, says: 'Jumps to on-error for statuses from 400 to 599.' },
  },
  atMostOne: ['timeout', 'timeout-ms'],
  example: '<forward-request timeout="60" follow-redirects="false" />',
});

export const forwardRequest = builder(forwardRequestPolicy);
