import { builder } from './build';
import { definePolicy, ID } from './define';

export const getAuthorizationContextPolicy = definePolicy({
  name: 'get-authorization-context',
  summary: 'Gets an access token for another service from a connection of the credential manager.',
  sections: ['inbound'],
  gateways: ['classic', 'v2', 'consumption'],
  attributes: {
    id: ID,
    'provider-id': { type: 'string', required: true },
    'authorization-id': { type: 'string', required: true },
    'context-variable-name': { type: 'string', required: true },
    'identity-type': { type: ['managed', 'jwt'], default: 'managed' },
    identity: { type: 'string', says: 'A token, where `identity-type` is `jwt`.' },
    'ignore-error': { type: 'boolean', default: false, says: 'Goes on with the variable null.' },
  },
  example:
    '<get-authorization-context provider-id="records" authorization-id="reader" context-variable-name="auth" identity-type="managed" ignore-error="false" />',
});

export const getAuthorizationContext = builder(getAuthorizationContextPolicy);
