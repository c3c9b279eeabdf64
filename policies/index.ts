/**
 * The policy language: builders for every policy, documents, their text, and what is wrong with them.
 *
 * ```ts
 * policyDocument({ inbound: [base(), validateJwt({ headerName: 'Authorization', openidConfig: [{ url }] })], … })
 * ```
 */
export * from './model';
export { comment, policyDocument, PolicyFileError, policyFragment, policyFromFile, type PolicySections } from './document';
export { PolicyPropertyError } from './elements/build';
export { CATALOGUE, definitionOf } from './elements/catalogue';
export type { AttributeDeclaration, ChildDeclaration, ElementDeclaration, PolicyDeclaration, TextDeclaration } from './elements/define';
export type { BuilderProps, ExpressionText, NamedValueText, ReferencedValue, SectionNode, SectionsOf, Statement } from './elements/types';
export { authenticationBasic } from './elements/authentication-basic';
export { authenticationCertificate } from './elements/authentication-certificate';
export { authenticationManagedIdentity } from './elements/authentication-managed-identity';
export { azureOpenaiEmitTokenMetric } from './elements/azure-openai-emit-token-metric';
export { azureOpenaiSemanticCacheLookup } from './elements/azure-openai-semantic-cache-lookup';
export { azureOpenaiSemanticCacheStore } from './elements/azure-openai-semantic-cache-store';
export { azureOpenaiTokenLimit } from './elements/azure-openai-token-limit';
export { base } from './elements/base';
export { cacheLookup } from './elements/cache-lookup';
export { cacheLookupValue } from './elements/cache-lookup-value';
export { cacheRemoveValue } from './elements/cache-remove-value';
export { cacheStore } from './elements/cache-store';
export { cacheStoreValue } from './elements/cache-store-value';
export { cacheValue } from './elements/cache-value';
export { checkHeader } from './elements/check-header';
export { choose, type ChooseBranch } from './elements/choose';
export { cors } from './elements/cors';
export { crossDomain } from './elements/cross-domain';
export { emitMetric } from './elements/emit-metric';
export { findAndReplace } from './elements/find-and-replace';
export { forwardRequest } from './elements/forward-request';
export { getAuthorizationContext } from './elements/get-authorization-context';
export { includeFragment } from './elements/include-fragment';
export { invokeDaprBinding } from './elements/invoke-dapr-binding';
export { ipFilter } from './elements/ip-filter';
export { jsonToXml } from './elements/json-to-xml';
export { jsonp } from './elements/jsonp';
export { limitConcurrency } from './elements/limit-concurrency';
export { llmContentSafety } from './elements/llm-content-safety';
export { llmEmitTokenMetric } from './elements/llm-emit-token-metric';
export { llmSemanticCacheLookup } from './elements/llm-semantic-cache-lookup';
export { llmSemanticCacheStore } from './elements/llm-semantic-cache-store';
export { llmTokenLimit } from './elements/llm-token-limit';
export { logToEventhub } from './elements/log-to-eventhub';
export { mockResponse } from './elements/mock-response';
export { proxy } from './elements/proxy';
export { publishToDapr } from './elements/publish-to-dapr';
export { quota } from './elements/quota';
export { quotaByKey } from './elements/quota-by-key';
export { rateLimit } from './elements/rate-limit';
export { rateLimitByKey } from './elements/rate-limit-by-key';
export { redirectContentUrls } from './elements/redirect-content-urls';
export { retry } from './elements/retry';
export { returnResponse } from './elements/return-response';
export { rewriteUri } from './elements/rewrite-uri';
export { sendOneWayRequest } from './elements/send-one-way-request';
export { sendRequest } from './elements/send-request';
export { sendServiceBusMessage } from './elements/send-service-bus-message';
export { setBackendService } from './elements/set-backend-service';
export { setBody } from './elements/set-body';
export { setHeader } from './elements/set-header';
export { setMethod } from './elements/set-method';
export { setQueryParameter } from './elements/set-query-parameter';
export { setStatus } from './elements/set-status';
export { setVariable } from './elements/set-variable';
export { trace } from './elements/trace';
export { validateAzureAdToken } from './elements/validate-azure-ad-token';
export { validateClientCertificate } from './elements/validate-client-certificate';
export { validateContent } from './elements/validate-content';
export { validateGraphqlRequest } from './elements/validate-graphql-request';
export { validateHeaders } from './elements/validate-headers';
export { validateJwt } from './elements/validate-jwt';
export { validateOdataRequest } from './elements/validate-odata-request';
export { validateParameters } from './elements/validate-parameters';
export { validateStatusCode } from './elements/validate-status-code';
export { wait } from './elements/wait';
export { xmlToJson } from './elements/xml-to-json';
export { xslTransform } from './elements/xsl-transform';
export { FINDING_CODES, type FindingCode, type FindingCodeName } from './findings';
export { readPolicy, type ReadPolicy, type ReadPolicyOptions } from './rawxml/read';
export { PolicyWriteError, writeNode, writePolicy } from './rawxml/write';
export { referencesOf } from './references';
export {
  validatePolicy,
  validateResolver,
  type CheckExpression,
  type ExpressionProblem,
  type KnownNames,
  type ValidatePolicyOptions,
} from './validate';
