import { builder } from './build';
import { definePolicy, ID } from './define';

export const validateGraphqlRequestPolicy = definePolicy({
  name: 'validate-graphql-request',
  summary: 'Checks requests to a GraphQL API, and who may ask for which paths.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    'error-variable-name': { type: 'string' },
    'max-size': { type: 'integer', minimum: 0, says: 'Bytes.' },
    'max-depth': { type: 'integer', minimum: 0 },
    'max-total-depth': { type: 'integer', minimum: 0 },
    'max-complexity': { type: 'integer', minimum: 0 },
  },
  children: [
    {
      name: 'authorize',
      prop: 'rules',
      list: true,
      children: [
        {
          name: 'rule',
          prop: 'rule',
          required: true,
          many: true,
          maximum: 100,
          attributes: {
            path: { type: 'string', required: true },
            action: { type: ['allow', 'remove', 'reject', 'ignore'], default: 'allow' },
          },
        },
      ],
    },
  ],
  example: `<validate-graphql-request error-variable-name="graphqlErrors" max-size="102400" max-depth="4">
	<authorize>
		<rule path="/__*" action="reject" />
	</authorize>
</validate-graphql-request>`,
});

export const validateGraphqlRequest = builder(validateGraphqlRequestPolicy);
