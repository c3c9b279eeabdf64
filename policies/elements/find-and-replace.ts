import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const findAndReplacePolicy = definePolicy({
  name: 'find-and-replace',
  summary: 'Replaces a text in the body.',
  sections: EVERYWHERE,
  attributes: { id: ID, from: { type: 'string', required: true }, to: { type: 'string', required: true } },
  example: '<find-and-replace from="internal.example.org" to="api.example.org" />',
});

export const findAndReplace = builder(findAndReplacePolicy);
