import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';
import { authenticationBasicPolicy } from './authentication-basic';
import { authenticationCertificatePolicy } from './authentication-certificate';
import { authenticationManagedIdentityPolicy } from './authentication-managed-identity';
import { proxyPolicy } from './proxy';
import { setBodyPolicy } from './set-body';
import { setHeaderPolicy } from './set-header';
import { setMethodPolicy } from './set-method';

export const sendOneWayRequestPolicy = definePolicy({
  name: 'send-one-way-request',
  summary: 'Sends a request of its own and waits for no response.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    mode: { type: ['new', 'copy'], default: 'new', says: 'Whether the request begins empty or as a copy of the current one.' },
    timeout: { type: 'integer', default: 60, minimum: 0, says: 'Seconds.' },
  },
  children: [
    { name: 'set-url', prop: 'url', text: { required: true } },
    { name: 'set-method', prop: 'method', policy: setMethodPolicy },
    { name: 'set-header', prop: 'headers', many: true, policy: setHeaderPolicy },
    { name: 'set-body', prop: 'body', policy: setBodyPolicy },
    { name: 'authentication-basic', prop: 'basic', policy: authenticationBasicPolicy },
    { name: 'authentication-certificate', prop: 'certificate', policy: authenticationCertificatePolicy },
    { name: 'authentication-managed-identity', prop: 'managedIdentity', policy: authenticationManagedIdentityPolicy },
    { name: 'proxy', prop: 'proxy', policy: proxyPolicy },
  ],
  example: `<send-one-way-request mode="new">
	<set-url>https://events.example.org/calls</set-url>
	<set-method>POST</set-method>
	<set-body>@(context.RequestId.ToString())</set-body>
</send-one-way-request>`,
});

export const sendOneWayRequest = builder(sendOneWayRequestPolicy);
