import { builder } from './build';
import { definePolicy, ID } from './define';
import { VALIDATION_ACTION } from './common';

export const validateContentPolicy = definePolicy({
  name: 'validate-content',
  summary: "Checks the size and content type of bodies, and bodies against the API's schemas.",
  sections: ['inbound', 'outbound', 'on-error'],
  attributes: {
    id: ID,
    'unspecified-content-type-action': { type: VALIDATION_ACTION, required: true },
    'max-size': { type: 'integer', required: true, minimum: 0, maximum: 4_194_304, says: 'Bytes.' },
    'size-exceeded-action': { type: VALIDATION_ACTION, required: true },
    'errors-variable-name': { type: 'string', fixed: true },
  },
  children: [
    {
      name: 'content-type-map',
      prop: 'contentTypeMap',
      attributes: { 'any-content-type-value': { type: 'string' }, 'missing-content-type-value': { type: 'string' } },
      children: [
        {
          name: 'type',
          prop: 'types',
          many: true,
          attributes: { from: { type: 'string' }, when: { type: 'boolean' }, to: { type: 'string', required: true } },
          atLeastOne: ['from', 'when'],
        },
      ],
    },
    {
      name: 'content',
      prop: 'content',
      many: true,
      attributes: {
        type: { type: 'string', says: 'Content type.' },
        'validate-as': { type: ['json', 'xml', 'soap'], required: true },
        action: { type: VALIDATION_ACTION, required: true },
        'schema-id': { type: 'string', names: 'schema' },
        'schema-ref': { type: 'string' },
        'allow-additional-properties': { type: 'boolean' },
        'case-insensitive-property-names': { type: 'boolean' },
      },
    },
  ],
  example: `<validate-content unspecified-content-type-action="prevent" max-size="102400" size-exceeded-action="prevent" errors-variable-name="bodyErrors">
	<content type="application/json" validate-as="json" action="prevent" />
</validate-content>`,
});

export const validateContent = builder(validateContentPolicy);
