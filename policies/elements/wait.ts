import { builder } from './build';
import { EVERYWHERE } from './common';
import { definePolicy, ID } from './define';

export const waitPolicy = definePolicy({
  name: 'wait',
  summary: 'Runs its statements at the same time and waits for all of them, or for one.',
  // On error too, as Microsoft's policy toolkit records, though its page doesn't say so.
  sections: EVERYWHERE,
  attributes: { id: ID, for: { type: ['all', 'any'], default: 'all' } },
  statements: ['send-request', 'cache-lookup-value', 'choose', 'cache-store-value', 'forward-request', 'authentication-managed-identity'],
  example: `<wait for="all">
	<cache-lookup-value key="a" variable-name="a" />
	<cache-lookup-value key="b" variable-name="b" />
</wait>`,
});

export const wait = builder(waitPolicy);
