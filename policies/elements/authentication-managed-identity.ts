import { builder } from './build';
import { definePolicy, ID } from './define';

export const authenticationManagedIdentityPolicy = definePolicy({
  name: 'authentication-managed-identity',
  summary: "Gets a token of the gateway's own identity and sends it to the backend.",
  sections: ['inbound'],
  attributes: {
    id: ID,
    resource: { type: 'string', required: true, says: 'The application ID URI of the backend.' },
    'client-id': { type: 'string', says: 'A user-assigned identity. Without it, the system-assigned one.' },
    'output-token-variable-name': { type: 'string', fixed: true, says: 'Keeps the token in a variable; no header is set then.' },
    'ignore-error': { type: 'boolean', default: false, says: 'Sends the request without a token where none can be had.' },
  },
  example: '<authentication-managed-identity resource="https://patients.example.org" ignore-error="false" />',
});

export const authenticationManagedIdentity = builder(authenticationManagedIdentityPolicy);
