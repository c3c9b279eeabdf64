import type { PolicyElement, PolicyNode } from '../model';
import { builder } from './build';
import { CACHING_TYPE, EVERYWHERE } from './common';
import { definePolicy, ID } from './define';
import type { BuilderProps, SectionsOf, Statement } from './types';

export const cacheValuePolicy = definePolicy({
  name: 'cache-value',
  summary:
    'Gets a value from the cache into a variable; where there is none, runs its statements, which set the variable, and caches that.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    key: { type: 'string', required: true },
    'variable-name': { type: 'string', required: true },
    'expires-after': { type: 'integer', required: true, minimum: 0, says: 'Seconds.' },
    'refresh-after': {
      type: 'integer',
      required: true,
      minimum: 0,
      says: 'Seconds, less than `expires-after`: one call then renews the value while the others take the old one.',
    },
    'default-value': { type: 'string' },
    'caching-type': { type: CACHING_TYPE, default: 'prefer-external', fixed: true },
  },
  children: [{ name: 'value', prop: 'value', required: true, statements: true }],
  example: `<cache-value key="rates" variable-name="rates" expires-after="600" refresh-after="300">
	<value>
		<set-variable name="rates" value="@(DateTime.UtcNow.ToString())" />
	</value>
</cache-value>`,
});

const build = builder(cacheValuePolicy);

/** `statements` set the variable where the cache has no value. */
export function cacheValue<const N extends readonly PolicyNode[]>(
  props: Omit<BuilderProps<typeof cacheValuePolicy>, 'value'>,
  statements: N,
): Statement<SectionsOf<N[number]>> {
  const value: PolicyElement = { kind: 'element', name: 'value', attributes: {}, children: statements };
  return { ...build({ ...props, value: {} }), children: [value] };
}
