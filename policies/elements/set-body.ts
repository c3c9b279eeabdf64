import { builder } from './build';
import { definePolicy, ID } from './define';

export const setBodyPolicy = definePolicy({
  name: 'set-body',
  summary: 'Sets the body of the request or the response.',
  sections: ['inbound', 'backend', 'outbound'],
  attributes: {
    id: ID,
    template: { type: ['none', 'liquid'], default: 'none', fixed: true },
    'xsi-nil': { type: ['blank', 'null'], fixed: true, says: 'What elements marked `xsi:nil` become in a Liquid template.' },
    'parse-date': { type: 'boolean', default: true, fixed: true, says: 'Whether texts that look like dates are parsed in a Liquid template.' },
    'html-decode-expression': { type: 'boolean', fixed: true },
  },
  text: {},
  anything: true,
  example: '<set-body>@(new JObject(new JProperty("status", "ok")).ToString())</set-body>',
});

export const setBody = builder(setBodyPolicy);
