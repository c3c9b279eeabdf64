import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const limitConcurrencyPolicy = definePolicy({
  name: 'limit-concurrency',
  summary: 'Runs its statements for so many calls at once; 429 for any more.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    key: { type: 'string', required: true },
    'max-count': { type: 'integer', required: true, fixed: true, minimum: 1 },
  },
  statements: true,
  exampleSection: 'backend',
  example: `<limit-concurrency key="@(context.Subscription.Id)" max-count="3">
	<forward-request timeout="120" />
</limit-concurrency>`,
});

export const limitConcurrency = builder(limitConcurrencyPolicy);
