import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const emitMetricPolicy = definePolicy({
  name: 'emit-metric',
  summary: 'Sends a metric to Application Insights.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    name: { type: 'string', required: true, fixed: true },
    value: { type: 'number', default: 1 },
    namespace: { type: 'string', default: 'API Management', fixed: true },
    'default-dimensions': { type: 'boolean' },
  },
  children: [
    {
      name: 'dimension',
      prop: 'dimensions',
      required: true,
      many: true,
      maximum: 10,
      attributes: { name: { type: 'string', required: true }, value: { type: 'string' } },
    },
  ],
  example: `<emit-metric name="denied" value="1" namespace="access">
	<dimension name="API ID" />
	<dimension name="reason" value="@(context.LastError.Reason)" />
</emit-metric>`,
});

export const emitMetric = builder(emitMetricPolicy);
