import { builder } from './build';
import { definePolicy, ID } from './define';
import { EVERYWHERE } from './common';
import { setBodyPolicy } from './set-body';
import { setHeaderPolicy } from './set-header';
import { setStatusPolicy } from './set-status';

export const returnResponsePolicy = definePolicy({
  name: 'return-response',
  summary: 'Ends the processing and answers the caller, with an empty 200 if nothing else is given.',
  sections: EVERYWHERE,
  ends: true,
  attributes: {
    id: ID,
    'response-variable-name': { type: 'string', fixed: true, says: 'The response of an earlier `send-request` to begin with.' },
  },
  children: [
    { name: 'set-status', prop: 'status', policy: setStatusPolicy },
    { name: 'set-header', prop: 'headers', many: true, policy: setHeaderPolicy },
    { name: 'set-body', prop: 'body', policy: setBodyPolicy },
  ],
  example: `<return-response>
	<set-status code="403" reason="Forbidden" />
	<set-header name="Cache-Control" exists-action="override">
		<value>no-store</value>
	</set-header>
	<set-body>{"error":"forbidden"}</set-body>
</return-response>`,
});

export const returnResponse = builder(returnResponsePolicy);
