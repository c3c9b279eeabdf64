import { builder } from './build';
import { definePolicy, ID } from './define';
import { VALIDATION_ACTION } from './common';

export const validateStatusCodePolicy = definePolicy({
  name: 'validate-status-code',
  summary: "Checks the status of responses against the API's definition.",
  sections: ['outbound', 'on-error'],
  attributes: {
    id: ID,
    'unspecified-status-code-action': { type: VALIDATION_ACTION, required: true },
    'errors-variable-name': { type: 'string', fixed: true },
  },
  children: [
    {
      name: 'status-code',
      prop: 'statusCodes',
      many: true,
      attributes: {
        code: { type: 'integer', required: true, minimum: 100, maximum: 599 },
        action: { type: VALIDATION_ACTION, required: true },
      },
    },
  ],
  example: `<validate-status-code unspecified-status-code-action="prevent" errors-variable-name="statusErrors">
	<status-code code="404" action="ignore" />
</validate-status-code>`,
});

export const validateStatusCode = builder(validateStatusCodePolicy);
