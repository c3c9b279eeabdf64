import { builder } from './build';
import { definePolicy, ID } from './define';

export const crossDomainPolicy = definePolicy({
  name: 'cross-domain',
  summary: 'Lets Flash and Silverlight clients of other origins call.',
  sections: ['inbound'],
  scopes: ['global'],
  attributes: { id: ID },
  children: [
    {
      name: 'cross-domain-policy',
      prop: 'policy',
      children: [
        {
          name: 'site-control',
          prop: 'siteControl',
          attributes: {
            'permitted-cross-domain-policies': { type: ['all', 'by-content-type', 'master-only', 'none'], required: true, fixed: true },
          },
        },
        {
          name: 'allow-access-from',
          prop: 'allowAccessFrom',
          many: true,
          attributes: { domain: { type: 'string', required: true, fixed: true }, secure: { type: 'boolean', default: true, fixed: true } },
        },
        {
          name: 'allow-http-request-headers-from',
          prop: 'allowHttpRequestHeadersFrom',
          many: true,
          attributes: {
            domain: { type: 'string', required: true, fixed: true },
            headers: { type: 'string', required: true, fixed: true },
            secure: { type: 'boolean', default: true, fixed: true },
          },
        },
      ],
    },
  ],
  example: `<cross-domain>
	<cross-domain-policy>
		<allow-access-from domain="portal.example.org" secure="true" />
	</cross-domain-policy>
</cross-domain>`,
});

export const crossDomain = builder(crossDomainPolicy);
