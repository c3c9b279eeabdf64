import { builder } from './build';
import { definePolicy, ID } from './define';

export const rewriteUriPolicy = definePolicy({
  name: 'rewrite-uri',
  summary: 'Changes the path and query of the request to the backend.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    template: { type: 'string', required: true },
    'copy-unmatched-params': { type: 'boolean', default: true, says: 'Adds query parameters that the original template does not name.' },
  },
  example: '<rewrite-uri template="/v4/Patient/{id}" copy-unmatched-params="false" />',
});

export const rewriteUri = builder(rewriteUriPolicy);
