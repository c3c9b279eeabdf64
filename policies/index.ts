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
export { authenticationManagedIdentity } from './elements/authentication-managed-identity';
export { base } from './elements/base';
export { checkHeader } from './elements/check-header';
export { choose, type ChooseBranch } from './elements/choose';
export { cors } from './elements/cors';
export { forwardRequest } from './elements/forward-request';
export { includeFragment } from './elements/include-fragment';
export { ipFilter } from './elements/ip-filter';
export { limitConcurrency } from './elements/limit-concurrency';
export { quota } from './elements/quota';
export { quotaByKey } from './elements/quota-by-key';
export { rateLimit } from './elements/rate-limit';
export { rateLimitByKey } from './elements/rate-limit-by-key';
export { returnResponse } from './elements/return-response';
export { rewriteUri } from './elements/rewrite-uri';
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
export { validateJwt } from './elements/validate-jwt';
export { validateParameters } from './elements/validate-parameters';
export { FINDING_CODES, type FindingCode, type FindingCodeName } from './findings';
export { readPolicy, type ReadPolicy, type ReadPolicyOptions } from './rawxml/read';
export { PolicyWriteError, writeNode, writePolicy } from './rawxml/write';
export { referencesOf } from './references';
