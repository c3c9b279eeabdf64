import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const logToEventhubPolicy = definePolicy({
  name: 'log-to-eventhub',
  summary: 'Sends a text to an event hub. It is cut at 200 KB.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    'logger-id': { type: 'string', required: true, fixed: true, names: 'logger' },
    'partition-id': { type: 'string', fixed: true },
    'partition-key': { type: 'string' },
  },
  atMostOne: ['partition-id', 'partition-key'],
  text: { required: true },
  example: '<log-to-eventhub logger-id="audit">@(context.RequestId + " " + context.Api.Id)</log-to-eventhub>',
});

export const logToEventhub = builder(logToEventhubPolicy);
