import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const includeFragmentPolicy = definePolicy({
  name: 'include-fragment',
  summary: 'Runs the statements of a policy fragment in its place.',
  sections: EVERYWHERE,
  inFragments: false,
  attributes: { id: ID, 'fragment-id': { type: 'string', required: true, fixed: true, names: 'fragment' } },
  example: '<include-fragment fragment-id="audit" />',
});

export const includeFragment = builder(includeFragmentPolicy);
