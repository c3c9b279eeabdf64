import { builder } from './build';
import { definePolicy } from './define';
import { EVERYWHERE } from './common';

export const basePolicy = definePolicy({
  name: 'base',
  summary: 'Runs the statements of the same section of the next broader scope.',
  sections: EVERYWHERE,
  inFragments: false,
  example: '<base />',
});

export const base = builder(basePolicy);
