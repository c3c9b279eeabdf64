/** Every policy that is declared, by its element's name. */
import type { PolicyDeclaration } from './define';
import { authenticationBasicPolicy } from './authentication-basic';
import { authenticationCertificatePolicy } from './authentication-certificate';
import { authenticationManagedIdentityPolicy } from './authentication-managed-identity';
import { azureOpenaiEmitTokenMetricPolicy } from './azure-openai-emit-token-metric';
import { azureOpenaiSemanticCacheLookupPolicy } from './azure-openai-semantic-cache-lookup';
import { azureOpenaiSemanticCacheStorePolicy } from './azure-openai-semantic-cache-store';
import { azureOpenaiTokenLimitPolicy } from './azure-openai-token-limit';
import { basePolicy } from './base';
import { cacheLookupPolicy } from './cache-lookup';
import { cacheLookupValuePolicy } from './cache-lookup-value';
import { cacheRemoveValuePolicy } from './cache-remove-value';
import { cacheStorePolicy } from './cache-store';
import { cacheStoreValuePolicy } from './cache-store-value';
import { cacheValuePolicy } from './cache-value';
import { checkHeaderPolicy } from './check-header';
import { choosePolicy } from './choose';
import { corsPolicy } from './cors';
import { cosmosdbDataSourcePolicy } from './cosmosdb-data-source';
import { crossDomainPolicy } from './cross-domain';
import { emitMetricPolicy } from './emit-metric';
import { findAndReplacePolicy } from './find-and-replace';
import { forwardRequestPolicy } from './forward-request';
import { getAuthorizationContextPolicy } from './get-authorization-context';
import { httpDataSourcePolicy } from './http-data-source';
import { includeFragmentPolicy } from './include-fragment';
import { invokeDaprBindingPolicy } from './invoke-dapr-binding';
import { ipFilterPolicy } from './ip-filter';
import { jsonToXmlPolicy } from './json-to-xml';
import { jsonpPolicy } from './jsonp';
import { limitConcurrencyPolicy } from './limit-concurrency';
import { llmContentSafetyPolicy } from './llm-content-safety';
import { llmEmitTokenMetricPolicy } from './llm-emit-token-metric';
import { llmSemanticCacheLookupPolicy } from './llm-semantic-cache-lookup';
import { llmSemanticCacheStorePolicy } from './llm-semantic-cache-store';
import { llmTokenLimitPolicy } from './llm-token-limit';
import { logToEventhubPolicy } from './log-to-eventhub';
import { mockResponsePolicy } from './mock-response';
import { proxyPolicy } from './proxy';
import { publishEventPolicy } from './publish-event';
import { publishToDaprPolicy } from './publish-to-dapr';
import { quotaPolicy } from './quota';
import { quotaByKeyPolicy } from './quota-by-key';
import { rateLimitPolicy } from './rate-limit';
import { rateLimitByKeyPolicy } from './rate-limit-by-key';
import { redirectContentUrlsPolicy } from './redirect-content-urls';
import { retryPolicy } from './retry';
import { returnResponsePolicy } from './return-response';
import { rewriteUriPolicy } from './rewrite-uri';
import { sendOneWayRequestPolicy } from './send-one-way-request';
import { sendRequestPolicy } from './send-request';
import { sendServiceBusMessagePolicy } from './send-service-bus-message';
import { setBackendServicePolicy } from './set-backend-service';
import { setBodyPolicy } from './set-body';
import { setHeaderPolicy } from './set-header';
import { setMethodPolicy } from './set-method';
import { setQueryParameterPolicy } from './set-query-parameter';
import { setStatusPolicy } from './set-status';
import { setVariablePolicy } from './set-variable';
import { sqlDataSourcePolicy } from './sql-data-source';
import { tracePolicy } from './trace';
import { validateAzureAdTokenPolicy } from './validate-azure-ad-token';
import { validateClientCertificatePolicy } from './validate-client-certificate';
import { validateContentPolicy } from './validate-content';
import { validateGraphqlRequestPolicy } from './validate-graphql-request';
import { validateHeadersPolicy } from './validate-headers';
import { validateJwtPolicy } from './validate-jwt';
import { validateOdataRequestPolicy } from './validate-odata-request';
import { validateParametersPolicy } from './validate-parameters';
import { validateStatusCodePolicy } from './validate-status-code';
import { waitPolicy } from './wait';
import { xmlToJsonPolicy } from './xml-to-json';
import { xslTransformPolicy } from './xsl-transform';

export const CATALOGUE: readonly PolicyDeclaration[] = [
  authenticationBasicPolicy,
  authenticationCertificatePolicy,
  authenticationManagedIdentityPolicy,
  azureOpenaiEmitTokenMetricPolicy,
  azureOpenaiSemanticCacheLookupPolicy,
  azureOpenaiSemanticCacheStorePolicy,
  azureOpenaiTokenLimitPolicy,
  basePolicy,
  cacheLookupPolicy,
  cacheLookupValuePolicy,
  cacheRemoveValuePolicy,
  cacheStorePolicy,
  cacheStoreValuePolicy,
  cacheValuePolicy,
  checkHeaderPolicy,
  choosePolicy,
  corsPolicy,
  cosmosdbDataSourcePolicy,
  crossDomainPolicy,
  emitMetricPolicy,
  findAndReplacePolicy,
  forwardRequestPolicy,
  getAuthorizationContextPolicy,
  httpDataSourcePolicy,
  includeFragmentPolicy,
  invokeDaprBindingPolicy,
  ipFilterPolicy,
  jsonToXmlPolicy,
  jsonpPolicy,
  limitConcurrencyPolicy,
  llmContentSafetyPolicy,
  llmEmitTokenMetricPolicy,
  llmSemanticCacheLookupPolicy,
  llmSemanticCacheStorePolicy,
  llmTokenLimitPolicy,
  logToEventhubPolicy,
  mockResponsePolicy,
  proxyPolicy,
  publishEventPolicy,
  publishToDaprPolicy,
  quotaPolicy,
  quotaByKeyPolicy,
  rateLimitPolicy,
  rateLimitByKeyPolicy,
  redirectContentUrlsPolicy,
  retryPolicy,
  returnResponsePolicy,
  rewriteUriPolicy,
  sendOneWayRequestPolicy,
  sendRequestPolicy,
  sendServiceBusMessagePolicy,
  setBackendServicePolicy,
  setBodyPolicy,
  setHeaderPolicy,
  setMethodPolicy,
  setQueryParameterPolicy,
  setStatusPolicy,
  setVariablePolicy,
  sqlDataSourcePolicy,
  tracePolicy,
  validateAzureAdTokenPolicy,
  validateClientCertificatePolicy,
  validateContentPolicy,
  validateGraphqlRequestPolicy,
  validateHeadersPolicy,
  validateJwtPolicy,
  validateOdataRequestPolicy,
  validateParametersPolicy,
  validateStatusCodePolicy,
  waitPolicy,
  xmlToJsonPolicy,
  xslTransformPolicy,
];

const BY_NAME: ReadonlyMap<string, PolicyDeclaration> = new Map(CATALOGUE.map((declaration) => [declaration.name, declaration]));

/** The declaration of the policy whose element has this name; `undefined` where there is none. */
export function definitionOf(name: string): PolicyDeclaration | undefined {
  return BY_NAME.get(name);
}
