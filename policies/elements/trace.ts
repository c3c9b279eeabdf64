import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const tracePolicy = definePolicy({
  name: 'trace',
  summary: 'Writes a message to the trace, to Application Insights and to the resource logs.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    source: { type: 'string', required: true },
    severity: { type: ['verbose', 'information', 'error'], default: 'verbose' },
  },
  text: { says: 'The message, where there is no `message`.' },
  children: [
    { name: 'message', prop: 'message', text: { required: true } },
    {
      name: 'metadata',
      prop: 'metadata',
      many: true,
      attributes: { name: { type: 'string', required: true }, value: { type: 'string', required: true } },
    },
  ],
  anyOrder: true,
  example: `<trace source="audit" severity="information">
	<message>@("call " + context.RequestId)</message>
	<metadata name="api" value="@(context.Api.Id)" />
</trace>`,
});

export const trace = builder(tracePolicy);
