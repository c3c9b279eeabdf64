import { definePolicy, ID } from './define';

export const sqlDataSourcePolicy = definePolicy({
  name: 'sql-data-source',
  summary: 'Resolves a field of a GraphQL API from a database.',
  sections: [],
  resolverOnly: true,
  attributes: { id: ID },
  anything: true,
  example: `<sql-data-source>
	<connection-info>
		<connection-string>{{database}}</connection-string>
	</connection-info>
	<request>
		<sql-statement>SELECT 1</sql-statement>
	</request>
</sql-data-source>`,
});
