/** The policies that the gateway runs, by element name. */
import type { PolicyCompiler } from '../compilation';
import { authenticationBasic, authenticationCertificate, authenticationManagedIdentity } from './authentication';
import { findAndReplace, mockResponse } from './bodies';
import { cacheLookup, cacheLookupValue, cacheRemoveValue, cacheStore, cacheStoreValue, cacheValue } from './caching';
import { sendOneWayRequest, sendRequest } from './calls';
import { checkHeader } from './check-header';
import { choose } from './choose';
import { jsonToXmlPolicy, xmlToJsonPolicy } from './conversion';
import { cors } from './cors';
import { emitMetric } from './emit-metric';
import { forwardRequest } from './forward-request';
import { ipFilter } from './ip-filter';
import { limitConcurrency } from './limit-concurrency';
import { logToEventhub } from './log-to-eventhub';
import { NOT_RUN, notRun } from './not-run';
import { quota } from './quota';
import { quotaByKey } from './quota-by-key';
import { rateLimit } from './rate-limit';
import { rateLimitByKey } from './rate-limit-by-key';
import { redirectContentUrls } from './redirect-content-urls';
import { retry, wait } from './repeating';
import { returnResponse } from './return-response';
import { rewriteUri } from './rewrite-uri';
import { setBackendService } from './set-backend-service';
import { setBody } from './set-body';
import { setHeader } from './set-header';
import { setMethod } from './set-method';
import { setQueryParameter } from './set-query-parameter';
import { setStatus } from './set-status';
import { setVariable } from './set-variable';
import { trace } from './trace';
import { validateAzureAdToken } from './validate-azure-ad-token';
import { validateClientCertificate } from './validate-client-certificate';
import { validateContent } from './validate-content';
import { validateJwt } from './validate-jwt';
import { validateParameters } from './validate-parameters';
import { validateHeaders, validateStatusCode } from './validate-response';

export const POLICIES: ReadonlyMap<string, PolicyCompiler> = new Map<string, PolicyCompiler>([
  ['authentication-basic', authenticationBasic],
  ['authentication-certificate', authenticationCertificate],
  ['authentication-managed-identity', authenticationManagedIdentity],
  ['cache-lookup', cacheLookup],
  ['cache-lookup-value', cacheLookupValue],
  ['cache-remove-value', cacheRemoveValue],
  ['cache-store', cacheStore],
  ['cache-store-value', cacheStoreValue],
  ['cache-value', cacheValue],
  ['check-header', checkHeader],
  ['choose', choose],
  ['cors', cors],
  ['emit-metric', emitMetric],
  ['find-and-replace', findAndReplace],
  ['forward-request', forwardRequest],
  ['ip-filter', ipFilter],
  ['json-to-xml', jsonToXmlPolicy],
  ['limit-concurrency', limitConcurrency],
  ['log-to-eventhub', logToEventhub],
  ['mock-response', mockResponse],
  ['quota', quota],
  ['quota-by-key', quotaByKey],
  ['rate-limit', rateLimit],
  ['rate-limit-by-key', rateLimitByKey],
  ['redirect-content-urls', redirectContentUrls],
  ['retry', retry],
  ['return-response', returnResponse],
  ['rewrite-uri', rewriteUri],
  ['send-one-way-request', sendOneWayRequest],
  ['send-request', sendRequest],
  ['set-backend-service', setBackendService],
  ['set-body', setBody],
  ['set-header', setHeader],
  ['set-method', setMethod],
  ['set-query-parameter', setQueryParameter],
  ['set-status', setStatus],
  ['set-variable', setVariable],
  ['trace', trace],
  ['validate-azure-ad-token', validateAzureAdToken],
  ['validate-client-certificate', validateClientCertificate],
  ['validate-content', validateContent],
  ['validate-headers', validateHeaders],
  ['validate-jwt', validateJwt],
  ['validate-parameters', validateParameters],
  ['validate-status-code', validateStatusCode],
  ['wait', wait],
  ['xml-to-json', xmlToJsonPolicy],
  ...Object.keys(NOT_RUN).map((name) => [name, notRun] as const),
]);
