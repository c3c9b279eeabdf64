import { builder } from './build';
import { definePolicy, ID } from './define';

export const checkHeaderPolicy = definePolicy({
  name: 'check-header',
  summary: 'Lets a request pass only with a header, of one of the values if some are given.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    name: { type: 'string', required: true },
    'failed-check-httpcode': { type: 'integer', required: true, minimum: 100, maximum: 599 },
    'failed-check-error-message': { type: 'string', required: true },
    'ignore-case': { type: 'boolean', required: true },
  },
  children: [{ name: 'value', prop: 'values', many: true, text: { required: true } }],
  example: `<check-header name="X-Tenant" failed-check-httpcode="403" failed-check-error-message="Unknown tenant" ignore-case="true">
	<value>north</value>
	<value>south</value>
</check-header>`,
});

export const checkHeader = builder(checkHeaderPolicy);
