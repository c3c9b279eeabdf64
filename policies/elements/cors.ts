import { builder } from './build';
import { definePolicy, ID } from './define';
import { textList } from './common';

export const corsPolicy = definePolicy({
  name: 'cors',
  summary: 'Answers preflight requests and lets browsers of the allowed origins read responses.',
  sections: ['inbound'],
  once: 'section',
  first: true,
  attributes: {
    id: ID,
    'allow-credentials': { type: 'boolean', default: false },
    'terminate-unmatched-request': { type: 'boolean', says: 'Always give it: its documented default contradicts itself.' },
  },
  children: [
    { ...textList('allowed-origins', 'allowedOrigins', 'origin', '`*`, or origins as browsers send them.'), required: true },
    {
      name: 'allowed-methods',
      prop: 'allowedMethods',
      attributes: { 'preflight-result-max-age': { type: 'integer', default: 0, minimum: 0, says: 'Seconds.' } },
      children: [{ name: 'method', prop: 'methods', required: true, many: true, text: { required: true } }],
    },
    textList('allowed-headers', 'allowedHeaders', 'header', 'Headers that requests may carry.'),
    textList('expose-headers', 'exposeHeaders', 'header', 'Headers that scripts may read from responses.'),
  ],
  anyOrder: true,
  example: `<cors allow-credentials="false" terminate-unmatched-request="true">
	<allowed-origins>
		<origin>https://portal.example.org</origin>
	</allowed-origins>
	<allowed-methods preflight-result-max-age="600">
		<method>GET</method>
	</allowed-methods>
	<allowed-headers>
		<header>Authorization</header>
	</allowed-headers>
</cors>`,
});

export const cors = builder(corsPolicy);
