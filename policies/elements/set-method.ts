import { builder } from './build';
import { definePolicy, ID } from './define';

export const setMethodPolicy = definePolicy({
  name: 'set-method',
  summary: 'Changes the method of the request.',
  sections: ['inbound', 'on-error'],
  attributes: { id: ID },
  text: { required: true },
  example: '<set-method>POST</set-method>',
});

export const setMethod = builder(setMethodPolicy);
