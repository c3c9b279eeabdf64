import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const retryPolicy = definePolicy({
  name: 'retry',
  summary: 'Runs its statements again while a condition holds.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    condition: { type: 'boolean', required: true },
    count: { type: 'integer', required: true, minimum: 1, maximum: 50 },
    interval: { type: 'number', required: true, minimum: 0, says: 'Seconds.' },
    'max-interval': { type: 'number', minimum: 0, says: 'Seconds.' },
    delta: { type: 'number', minimum: 0, says: 'Seconds by which the interval grows.' },
    'first-fast-retry': { type: 'boolean', default: false },
  },
  statements: true,
  exampleSection: 'backend',
  example: `<retry condition="@(context.Response.StatusCode == 503)" count="3" interval="1" first-fast-retry="true">
	<forward-request buffer-request-body="true" />
</retry>`,
});

export const retry = builder(retryPolicy);
