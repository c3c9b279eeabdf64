import { definePolicy, ID } from './define';

export const httpDataSourcePolicy = definePolicy({
  name: 'http-data-source',
  summary: 'Resolves a field of a GraphQL API by an HTTP request.',
  sections: [],
  resolverOnly: true,
  attributes: { id: ID },
  anything: true,
  example: `<http-data-source>
	<http-request>
		<set-method>GET</set-method>
		<set-url>https://wards.example.org</set-url>
	</http-request>
</http-data-source>`,
});
