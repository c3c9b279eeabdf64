import { builder } from './build';
import { definePolicy, ID } from './define';

export const xmlToJsonPolicy = definePolicy({
  name: 'xml-to-json',
  summary: 'Converts a body from XML to JSON.',
  sections: ['inbound', 'outbound', 'on-error'],
  attributes: {
    id: ID,
    kind: { type: ['javascript-friendly', 'direct'], required: true },
    apply: { type: ['always', 'content-type-xml'], required: true },
    'consider-accept-header': { type: 'boolean', default: true },
    'always-array-child-elements': { type: 'boolean', default: false },
    'preserve-whitespace-nodes': { type: 'boolean' },
    'empty-values': { type: ['preserve', 'as-null'] },
    'trim-values': { type: 'boolean' },
  },
  example: '<xml-to-json kind="direct" apply="always" consider-accept-header="false" />',
});

export const xmlToJson = builder(xmlToJsonPolicy);
