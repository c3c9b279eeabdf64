import { definePolicy, ID } from './define';

export const publishEventPolicy = definePolicy({
  name: 'publish-event',
  summary: 'Publishes an event to subscriptions of a GraphQL API.',
  sections: [],
  resolverOnly: true,
  attributes: { id: ID },
  anything: true,
  example: `<publish-event>
	<targets>
		<graphql-subscription id="wardChanged" />
	</targets>
</publish-event>`,
});
