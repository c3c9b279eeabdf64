import { definePolicy, ID } from './define';

export const cosmosdbDataSourcePolicy = definePolicy({
  name: 'cosmosdb-data-source',
  summary: 'Resolves a field of a GraphQL API from Azure Cosmos DB.',
  sections: [],
  resolverOnly: true,
  attributes: { id: ID },
  anything: true,
  example: `<cosmosdb-data-source>
	<connection-info>
		<connection-string>{{cosmos}}</connection-string>
		<database-name>records</database-name>
		<container-name>wards</container-name>
	</connection-info>
</cosmosdb-data-source>`,
});
