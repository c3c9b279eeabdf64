import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';
import { REQUEST_PARTS } from './request-parts';

export const sendRequestPolicy = definePolicy({
  name: 'send-request',
  summary: 'Sends a request of its own and keeps the response in a variable.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    mode: { type: ['new', 'copy'], default: 'new', says: 'Whether the request begins empty or as a copy of the current one.' },
    'response-variable-name': { type: 'string', required: true },
    timeout: { type: 'integer', default: 60, minimum: 0, says: 'Seconds.' },
    'timeout-ms': { type: 'integer', minimum: 0, says: 'Milliseconds.' },
    'ignore-error': {
      type: 'boolean',
      default: false,
      says: 'Goes on with the variable null: whoever asks it about access must refuse null.',
    },
    'buffer-response': { type: 'boolean', default: true },
    'fail-on-error-status-code': { type: 'boolean', default: false },
  },
  atMostOne: ['timeout', 'timeout-ms'],
  children: REQUEST_PARTS,
  example: `<send-request mode="new" response-variable-name="consent" timeout="10" ignore-error="false">
	<set-url>@("https://consent.example.org/patients/" + context.Request.MatchedParameters["id"])</set-url>
	<set-method>GET</set-method>
	<authentication-managed-identity resource="https://consent.example.org" />
</send-request>`,
});

export const sendRequest = builder(sendRequestPolicy);
