/** Policies that are never run here, mostly because only a service in Azure could answer them: they stop the start, and never pass in silence. */
import type { PolicyCompiler } from '../compilation';

const AI = 'a model, its tokens and its vectors are there in Azure only';
const DAPR = 'it needs the Dapr sidecar of a self-hosted gateway';
const RESOLVER = 'it resolves GraphQL fields, which the local gateway does not';

export const NOT_RUN: Readonly<Record<string, string>> = {
  'azure-openai-emit-token-metric': AI,
  'azure-openai-semantic-cache-lookup': AI,
  'azure-openai-semantic-cache-store': AI,
  'azure-openai-token-limit': AI,
  'llm-content-safety': AI,
  'llm-emit-token-metric': AI,
  'llm-semantic-cache-lookup': AI,
  'llm-semantic-cache-store': AI,
  'llm-token-limit': AI,
  'cosmosdb-data-source': RESOLVER,
  'http-data-source': RESOLVER,
  'publish-event': RESOLVER,
  'sql-data-source': RESOLVER,
  'get-authorization-context': 'the credential manager holds its tokens in Azure only',
  'invoke-dapr-binding': DAPR,
  'publish-to-dapr': DAPR,
  'send-service-bus-message': 'its queue or topic is there in Azure only',
  'validate-graphql-request': 'the types of a GraphQL API are in no contract of the folder',
  'validate-odata-request': 'the entities of an OData API are in no contract of the folder',
  proxy: 'the way through another proxy is not taken locally',
  'cross-domain': 'Flash and Silverlight clients are gone, and so is what they ask for',
  jsonp: "a call as a script defeats the browser's same-origin rule: use cors",
  'xsl-transform': 'no kept library transforms by XSLT as .NET does: test the stylesheet with .NET, or use a Liquid template',
};

export const notRun: PolicyCompiler = (statement) =>
  statement.fail(`the policy can't be run locally: ${NOT_RUN[statement.name] ?? 'it is not known'}`);
