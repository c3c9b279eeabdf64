/** The statements that the healthcare policies are made of. */
import type { PolicyComment, PolicyDocument, PolicyElement, PolicyFragment, PolicyNode } from '../model';

type AttributeValue = string | number | boolean | undefined;

export function element(name: string, attributes: Readonly<Record<string, AttributeValue>> = {}, children: readonly PolicyNode[] = []): PolicyElement {
  const written = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)] as const]));
  return { kind: 'element', name, attributes: Object.fromEntries(written), children };
}

const text = (value: string): PolicyNode => ({ kind: 'text', text: value });
const list = (name: string, child: string, values: readonly string[]): PolicyElement => element(name, {}, values.map((value) => element(child, {}, [text(value)])));

export const base = (): PolicyElement => element('base');
export const comment = (value: string): PolicyComment => ({ kind: 'comment', text: ` ${value} ` });

export function choose(whens: readonly { readonly when: string; readonly then: readonly PolicyNode[] }[], otherwise?: readonly PolicyNode[]): PolicyElement {
  return element('choose', {}, [
    ...whens.map(({ when, then }) => element('when', { condition: when }, then)),
    ...(otherwise ? [element('otherwise', {}, otherwise)] : []),
  ]);
}

export const setHeader = ({ name, existsAction, values = [] }: { name: string; existsAction: 'override' | 'delete'; values?: readonly string[] }): PolicyElement =>
  element('set-header', { name, 'exists-action': existsAction }, values.map((value) => element('value', {}, [text(value)])));
export const setQueryParameter = ({ name, existsAction, values }: { name: string; existsAction: 'override'; values: readonly string[] }): PolicyElement =>
  element('set-query-parameter', { name, 'exists-action': existsAction }, values.map((value) => element('value', {}, [text(value)])));
export const setVariable = ({ name, value }: { name: string; value: string }): PolicyElement => element('set-variable', { name, value });
export const includeFragment = ({ fragmentId }: { fragmentId: string }): PolicyElement => element('include-fragment', { 'fragment-id': fragmentId });
export const returnResponse = ({ status, headers, body }: { status: { code: number; reason: string }; headers: readonly PolicyElement[]; body: string }): PolicyElement =>
  element('return-response', {}, [element('set-status', status), ...headers, element('set-body', {}, [text(body)])]);
export const trace = ({ source, severity, message }: { source: string; severity: string; message: string }): PolicyElement =>
  element('trace', { source, severity }, [element('message', {}, [text(message)])]);
export const ipFilter = ({ action, addressRange }: { action: 'allow'; addressRange: readonly { from: string; to: string }[] }): PolicyElement =>
  element('ip-filter', { action }, addressRange.map(({ from, to }) => element('address-range', { from, to })));
export const limitConcurrency = ({ key, maxCount }: { key: string; maxCount: number }, statements: readonly PolicyNode[]): PolicyElement =>
  element('limit-concurrency', { key, 'max-count': maxCount }, statements);
export const forwardRequest = ({ timeout, followRedirects }: { timeout: number; followRedirects: boolean }): PolicyElement =>
  element('forward-request', { timeout, 'follow-redirects': followRedirects });
export const setBackendService = ({ backendId }: { backendId: string }): PolicyElement => element('set-backend-service', { 'backend-id': backendId });
export const authenticationManagedIdentity = ({ resource, clientId, ignoreError }: { resource: string; clientId?: string; ignoreError: boolean }): PolicyElement =>
  element('authentication-managed-identity', { resource, 'client-id': clientId, 'ignore-error': ignoreError });
export const rateLimit = ({ calls, renewalPeriod }: { calls: number; renewalPeriod: number }): PolicyElement => element('rate-limit', { calls, 'renewal-period': renewalPeriod });
export const quota = ({ calls, renewalPeriod }: { calls: number; renewalPeriod: number }): PolicyElement => element('quota', { calls, 'renewal-period': renewalPeriod });
export const rateLimitByKey = ({ calls, renewalPeriod, counterKey }: { calls: number; renewalPeriod: number; counterKey: string }): PolicyElement =>
  element('rate-limit-by-key', { calls, 'renewal-period': renewalPeriod, 'counter-key': counterKey });
export const quotaByKey = ({ calls, renewalPeriod, counterKey }: { calls: number; renewalPeriod: number; counterKey: string }): PolicyElement =>
  element('quota-by-key', { calls, 'renewal-period': renewalPeriod, 'counter-key': counterKey });

interface TokenAttributes {
  readonly headerName: string;
  readonly failedValidationHttpcode: number;
  readonly failedValidationErrorMessage: string;
  readonly outputTokenVariableName: string;
}
export const validateAzureAdToken = (props: TokenAttributes & { readonly tenantId: string; readonly clientApplicationIds?: readonly string[]; readonly audiences: readonly string[] }): PolicyElement =>
  element(
    'validate-azure-ad-token',
    {
      'tenant-id': props.tenantId, 'header-name': props.headerName, 'failed-validation-httpcode': props.failedValidationHttpcode,
      'failed-validation-error-message': props.failedValidationErrorMessage, 'output-token-variable-name': props.outputTokenVariableName,
    },
    [...(props.clientApplicationIds ? [list('client-application-ids', 'application-id', props.clientApplicationIds)] : []), list('audiences', 'audience', props.audiences)],
  );
export const validateJwt = (
  props: TokenAttributes & {
    readonly requireExpirationTime: boolean; readonly requireScheme: string; readonly requireSignedTokens: boolean; readonly clockSkew: number;
    readonly openidConfig: readonly { readonly url: string }[]; readonly audiences: readonly string[]; readonly issuers: readonly string[];
  },
): PolicyElement =>
  element(
    'validate-jwt',
    {
      'header-name': props.headerName, 'failed-validation-httpcode': props.failedValidationHttpcode, 'failed-validation-error-message': props.failedValidationErrorMessage,
      'require-expiration-time': props.requireExpirationTime, 'require-scheme': props.requireScheme, 'require-signed-tokens': props.requireSignedTokens,
      'clock-skew': props.clockSkew, 'output-token-variable-name': props.outputTokenVariableName,
    },
    [...props.openidConfig.map(({ url }) => element('openid-config', { url })), list('audiences', 'audience', props.audiences), list('issuers', 'issuer', props.issuers)],
  );
export const validateClientCertificate = (props: {
  validateRevocation: boolean; validateTrust: boolean; validateNotBefore: boolean; validateNotAfter: boolean; ignoreError: boolean;
  identities: readonly { thumbprint?: string | undefined; commonName?: string | undefined; subject?: string | undefined; dnsName?: string | undefined; issuerSubject?: string | undefined; issuerThumbprint?: string | undefined }[];
}): PolicyElement =>
  element(
    'validate-client-certificate',
    {
      'validate-revocation': props.validateRevocation, 'validate-trust': props.validateTrust, 'validate-not-before': props.validateNotBefore,
      'validate-not-after': props.validateNotAfter, 'ignore-error': props.ignoreError,
    },
    [
      element('identities', {}, props.identities.map((one) =>
        element('identity', {
          thumbprint: one.thumbprint, 'common-name': one.commonName, subject: one.subject, 'dns-name': one.dnsName, 'issuer-subject': one.issuerSubject, 'issuer-thumbprint': one.issuerThumbprint,
        }),
      )),
    ],
  );
export const validateParameters = (props: { specifiedParameterAction: string; unspecifiedParameterAction: string; headers: { specifiedParameterAction: string; unspecifiedParameterAction: string } }): PolicyElement =>
  element('validate-parameters', { 'specified-parameter-action': props.specifiedParameterAction, 'unspecified-parameter-action': props.unspecifiedParameterAction }, [
    element('headers', { 'specified-parameter-action': props.headers.specifiedParameterAction, 'unspecified-parameter-action': props.headers.unspecifiedParameterAction }),
  ]);
export const validateContent = (props: { unspecifiedContentTypeAction: string; maxSize: number; sizeExceededAction: string; content: readonly { validateAs: 'json' | 'xml'; type: string; action: 'prevent' }[] }): PolicyElement =>
  element(
    'validate-content',
    { 'unspecified-content-type-action': props.unspecifiedContentTypeAction, 'max-size': props.maxSize, 'size-exceeded-action': props.sizeExceededAction },
    props.content.map(({ validateAs, type, action }) => element('content', { type, 'validate-as': validateAs, action })),
  );
export const cors = (props: {
  allowCredentials: boolean; terminateUnmatchedRequest: boolean; allowedOrigins: readonly string[];
  allowedMethods: { preflightResultMaxAge: number; methods: readonly string[] }; allowedHeaders: readonly string[]; exposeHeaders: readonly string[];
}): PolicyElement =>
  element('cors', { 'allow-credentials': props.allowCredentials, 'terminate-unmatched-request': props.terminateUnmatchedRequest }, [
    list('allowed-origins', 'origin', props.allowedOrigins),
    element('allowed-methods', { 'preflight-result-max-age': props.allowedMethods.preflightResultMaxAge }, props.allowedMethods.methods.map((method) => element('method', {}, [text(method)]))),
    list('allowed-headers', 'header', props.allowedHeaders),
    list('expose-headers', 'header', props.exposeHeaders),
  ]);

export const policyDocument = ({ inbound, backend, outbound, onError }: { inbound: readonly PolicyNode[]; backend: readonly PolicyNode[]; outbound: readonly PolicyNode[]; onError: readonly PolicyNode[] }): PolicyDocument => ({
  kind: 'document',
  sections: { inbound, backend, outbound, 'on-error': onError },
});
export const policyFragment = (statements: readonly PolicyNode[]): PolicyFragment => ({ kind: 'fragment', statements });
