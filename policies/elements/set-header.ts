import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE, EXISTS_ACTION } from './common';

export const setHeaderPolicy = definePolicy({
  name: 'set-header',
  summary: 'Sets, appends or deletes a header of the request or the response.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    name: { type: 'string', required: true },
    'exists-action': { type: EXISTS_ACTION, default: 'override', says: 'What to do where the header is there already.' },
  },
  children: [{ name: 'value', prop: 'values', many: true, text: {} }],
  example: `<set-header name="X-Correlation-Id" exists-action="override">
	<value>@(context.RequestId.ToString())</value>
</set-header>`,
});

export const setHeader = builder(setHeaderPolicy);
