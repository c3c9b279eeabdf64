import { builder } from './build';
import { definePolicy, ID } from './define';

export const publishToDaprPolicy = definePolicy({
  name: 'publish-to-dapr',
  summary: 'Publishes a message to a topic of Dapr.',
  sections: ['inbound', 'outbound', 'on-error'],
  gateways: ['self-hosted'],
  attributes: {
    id: ID,
    'pubsub-name': { type: 'string' },
    topic: { type: 'string', required: true },
    'response-variable-name': { type: 'string' },
    timeout: { type: 'integer', default: 5, minimum: 0, says: 'Seconds.' },
    // The page writes it with a capital, its examples without.
    template: { type: ['liquid', 'Liquid'], fixed: true },
    'content-type': { type: ['application/json'] },
    'ignore-error': { type: 'boolean', default: false },
  },
  text: {},
  anything: true,
  example: '<publish-to-dapr pubsub-name="orders" topic="new" ignore-error="false">@(context.Request.Body.As<string>())</publish-to-dapr>',
});

export const publishToDapr = builder(publishToDaprPolicy);
