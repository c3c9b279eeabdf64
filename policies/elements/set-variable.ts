import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';

export const setVariablePolicy = definePolicy({
  name: 'set-variable',
  summary: 'Keeps a value under a name for the statements after it.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    name: { type: 'string', required: true, fixed: true },
    value: { type: 'string', required: true },
  },
  example: '<set-variable name="client" value="@(context.Subscription?.Id ?? "none")" />',
});

export const setVariable = builder(setVariablePolicy);
