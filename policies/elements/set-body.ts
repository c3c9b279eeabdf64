import { builder } from './build';
import { EVERYWHERE } from './common';
import { definePolicy, ID } from './define';

export const setBodyPolicy = definePolicy({
  name: 'set-body',
  summary: 'Sets the body of the request or the response.',
  // The page of set-body leaves on-error out; API Management takes it there, and Microsoft's own samples rely on that.
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    template: { type: ['none', 'liquid'], default: 'none', fixed: true },
    'xsi-nil': { type: ['blank', 'null'], fixed: true, says: 'What elements marked `xsi:nil` become in a Liquid template.' },
    'parse-date': {
      type: 'boolean',
      default: true,
      fixed: true,
      says: 'Whether texts that look like dates are parsed in a Liquid template.',
    },
    'html-decode-expression': { type: 'boolean', fixed: true },
  },
  text: {},
  anything: true,
  elementsNeed: 'template',
  example: '<set-body>@(new JObject(new JProperty("status", "ok")).ToString())</set-body>',
});

export const setBody = builder(setBodyPolicy);
