import { builder } from './build';
import { definePolicy, ID } from './define';

export const ipFilterPolicy = definePolicy({
  name: 'ip-filter',
  summary: 'Lets in, or keeps out, callers by their IP address.',
  sections: ['inbound'],
  attributes: { id: ID, action: { type: ['allow', 'forbid'], required: true } },
  children: [
    { name: 'address', prop: 'address', many: true, text: { required: true } },
    {
      name: 'address-range',
      prop: 'addressRange',
      many: true,
      attributes: { from: { type: 'string', required: true }, to: { type: 'string', required: true } },
    },
  ],
  anyOrder: true,
  example: `<ip-filter action="allow">
	<address>192.0.2.10</address>
	<address-range from="198.51.100.0" to="198.51.100.255" />
</ip-filter>`,
});

export const ipFilter = builder(ipFilterPolicy);
