import { builder } from './build';
import { definePolicy, ID } from './define';
import { CACHING_TYPE } from './common';

export const cacheLookupPolicy = definePolicy({
  name: 'cache-lookup',
  summary: 'Answers a GET from the cache, where a response is in it.',
  sections: ['inbound'],
  once: 'section',
  attributes: {
    id: ID,
    'vary-by-developer': { type: 'boolean', required: true },
    'vary-by-developer-groups': { type: 'boolean', required: true },
    'caching-type': { type: CACHING_TYPE, default: 'prefer-external', fixed: true },
    'downstream-caching-type': { type: ['none', 'private', 'public'], default: 'none' },
    'must-revalidate': { type: 'boolean', default: true },
    'allow-private-response-caching': {
      type: 'boolean',
      default: false,
      says: 'Caches responses to requests with an Authorization header.',
    },
  },
  children: [
    { name: 'vary-by-header', prop: 'varyByHeader', many: true, text: { required: true } },
    { name: 'vary-by-query-parameter', prop: 'varyByQueryParameter', many: true, text: { required: true } },
  ],
  anyOrder: true,
  example: `<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" downstream-caching-type="none">
	<vary-by-header>Accept</vary-by-header>
	<vary-by-query-parameter>version</vary-by-query-parameter>
</cache-lookup>`,
});

export const cacheLookup = builder(cacheLookupPolicy);
