import { builder } from './build';
import { definePolicy, ID } from './define';

export const setBackendServicePolicy = definePolicy({
  name: 'set-backend-service',
  summary: 'Chooses the backend that the request goes to.',
  sections: ['inbound', 'backend'],
  attributes: {
    id: ID,
    'base-url': { type: 'string' },
    'backend-id': { type: 'string', names: 'backend' },
    'sf-resolve-condition': { type: 'boolean' },
    'sf-service-instance-name': { type: 'string' },
    'sf-replica-type': { type: ['primary', 'secondary'] },
    'sf-partition-key': { type: 'string' },
    'sf-listener-name': { type: 'string' },
    'dapr-app-id': { type: 'string' },
    'dapr-method': { type: 'string' },
    'dapr-namespace': { type: 'string' },
  },
  exactlyOne: ['base-url', 'backend-id'],
  example: '<set-backend-service backend-id="patients" />',
});

export const setBackendService = builder(setBackendServicePolicy);
