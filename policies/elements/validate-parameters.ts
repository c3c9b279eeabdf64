import { builder } from './build';
import { definePolicy, ID } from './define';
import { VALIDATION_ACTION } from './common';

const ACTIONS = {
  'specified-parameter-action': { type: VALIDATION_ACTION, required: true },
  'unspecified-parameter-action': { type: VALIDATION_ACTION, required: true },
} as const;
const PARAMETER = {
  name: 'parameter',
  prop: 'parameters',
  many: true,
  attributes: { name: { type: 'string', required: true }, action: { type: VALIDATION_ACTION, required: true } },
} as const;

export const validateParametersPolicy = definePolicy({
  name: 'validate-parameters',
  summary: "Checks the headers, query and path parameters of requests against the API's definition.",
  sections: ['inbound'],
  once: 'section',
  attributes: {
    id: ID,
    'specified-parameter-action': { type: VALIDATION_ACTION, required: true },
    'unspecified-parameter-action': { type: VALIDATION_ACTION, required: true },
    'errors-variable-name': { type: 'string', fixed: true },
  },
  children: [
    { name: 'headers', prop: 'headers', attributes: ACTIONS, children: [PARAMETER] },
    { name: 'query', prop: 'query', attributes: ACTIONS, children: [PARAMETER] },
    {
      name: 'path',
      prop: 'path',
      attributes: { 'specified-parameter-action': { type: VALIDATION_ACTION, required: true } },
      children: [PARAMETER],
    },
  ],
  example: `<validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="prevent">
	<headers specified-parameter-action="prevent" unspecified-parameter-action="ignore" />
	<query specified-parameter-action="prevent" unspecified-parameter-action="prevent">
		<parameter name="_format" action="ignore" />
	</query>
</validate-parameters>`,
});

export const validateParameters = builder(validateParametersPolicy);
