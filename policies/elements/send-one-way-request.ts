import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';
import { REQUEST_PARTS } from './request-parts';

export const sendOneWayRequestPolicy = definePolicy({
  name: 'send-one-way-request',
  summary: 'Sends a request of its own and waits for no response.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    mode: { type: ['new', 'copy'], default: 'new', says: 'Whether the request begins empty or as a copy of the current one.' },
    timeout: { type: 'integer', default: 60, minimum: 0, says: 'Seconds.' },
  },
  children: REQUEST_PARTS,
  example: `<send-one-way-request mode="new">
	<set-url>https://events.example.org/calls</set-url>
	<set-method>POST</set-method>
	<set-body>@(context.RequestId.ToString())</set-body>
</send-one-way-request>`,
});

export const sendOneWayRequest = builder(sendOneWayRequestPolicy);
