import { builder } from './build';
import { definePolicy, ID } from './define';

export const jsonpPolicy = definePolicy({
  name: 'jsonp',
  summary: 'Wraps a JSON response into a call of the function that the caller names.',
  sections: ['outbound'],
  attributes: { id: ID, 'callback-parameter-name': { type: 'string', required: true } },
  example: '<jsonp callback-parameter-name="callback" />',
});

export const jsonp = builder(jsonpPolicy);
