import { builder } from './build';
import { definePolicy, ID } from './define';
import { EXISTS_ACTION } from './common';

export const setQueryParameterPolicy = definePolicy({
  name: 'set-query-parameter',
  summary: 'Sets, appends or deletes a query parameter of the request to the backend.',
  sections: ['inbound', 'backend'],
  attributes: {
    id: ID,
    name: { type: 'string', required: true },
    'exists-action': { type: EXISTS_ACTION, default: 'override', says: 'What to do where the parameter is there already.' },
  },
  children: [{ name: 'value', prop: 'values', many: true, text: {} }],
  example: `<set-query-parameter name="api-version" exists-action="override">
	<value>2024-01-01</value>
</set-query-parameter>`,
});

export const setQueryParameter = builder(setQueryParameterPolicy);
