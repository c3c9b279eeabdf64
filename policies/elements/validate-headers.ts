import { builder } from './build';
import { definePolicy, ID } from './define';
import { VALIDATION_ACTION } from './common';

export const validateHeadersPolicy = definePolicy({
  name: 'validate-headers',
  summary: "Checks the headers of responses against the API's definition.",
  sections: ['outbound', 'on-error'],
  attributes: {
    id: ID,
    'specified-header-action': { type: VALIDATION_ACTION, required: true },
    'unspecified-header-action': { type: VALIDATION_ACTION, required: true },
    'errors-variable-name': { type: 'string', fixed: true },
  },
  children: [
    {
      name: 'header',
      prop: 'headers',
      many: true,
      attributes: { name: { type: 'string', required: true }, action: { type: VALIDATION_ACTION, required: true } },
    },
  ],
  example: `<validate-headers specified-header-action="prevent" unspecified-header-action="ignore" errors-variable-name="headerErrors">
	<header name="Content-Type" action="prevent" />
</validate-headers>`,
});

export const validateHeaders = builder(validateHeadersPolicy);
