import { builder } from './build';
import { definePolicy, ID } from './define';

export const invokeDaprBindingPolicy = definePolicy({
  name: 'invoke-dapr-binding',
  summary: 'Calls a binding of Dapr.',
  sections: ['inbound', 'outbound', 'on-error'],
  gateways: ['self-hosted'],
  attributes: {
    id: ID,
    name: { type: 'string', required: true },
    operation: { type: 'string', default: 'create', fixed: true },
    'response-variable-name': { type: 'string', fixed: true },
    timeout: { type: 'integer', default: 5, minimum: 1, maximum: 240, says: 'Seconds.' },
    // The page writes it with a capital, its examples without.
    template: { type: ['liquid', 'Liquid'], fixed: true },
    'content-type': { type: 'string' },
    'ignore-error': { type: 'boolean', default: false, fixed: true },
  },
  children: [
    {
      name: 'metadata',
      prop: 'metadata',
      list: true,
      children: [
        { name: 'item', prop: 'item', required: true, many: true, attributes: { key: { type: 'string', required: true } }, text: {} },
      ],
    },
    { name: 'data', prop: 'data', text: {}, anything: true },
  ],
  example: `<invoke-dapr-binding name="events" operation="create">
	<metadata>
		<item key="source">gateway</item>
	</metadata>
	<data>@(context.Request.Body.As<string>())</data>
</invoke-dapr-binding>`,
});

export const invokeDaprBinding = builder(invokeDaprBindingPolicy);
