import { builder } from './build';
import { definePolicy, ID } from './define';

export const jsonToXmlPolicy = definePolicy({
  name: 'json-to-xml',
  summary: 'Converts a body from JSON to XML.',
  sections: ['inbound', 'outbound', 'on-error'],
  attributes: {
    id: ID,
    apply: { type: ['always', 'content-type-json'], required: true },
    'consider-accept-header': { type: 'boolean', default: true },
    'parse-date': { type: 'boolean', default: true, fixed: true },
    'namespace-separator': { type: 'string' },
    'namespace-prefix': { type: 'string' },
    'namespace-block-name': { type: 'string' },
    'attribute-block-name': { type: 'string' },
    'attribute-prefix': { type: 'string' },
    'invalid-character-replacement': { type: 'string' },
    'null-values': { type: 'string' },
    'trim-values': { type: 'boolean' },
    'empty-values': { type: ['preserve', 'as-null'] },
  },
  example: '<json-to-xml apply="always" consider-accept-header="false" parse-date="false" />',
});

export const jsonToXml = builder(jsonToXmlPolicy);
