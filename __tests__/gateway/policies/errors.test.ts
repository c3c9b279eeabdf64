/** What a caller reads of an error, and what `on-error` does, in the words of Microsoft's "Error handling in API Management policies". */
import { ControlledClock } from '../../../gateway/clock';
import { gatewayOf } from './policy-gateway';
import type { FetchInit } from '../../../gateway/fetch';

const TELL = '<set-header name="X-Error" exists-action="override"><value>@(context.LastError.Source + "|" + context.LastError.Reason + "|" + context.LastError.Message)</value></set-header>';
const JWT = (attributes = '', parts = ''): string => `<validate-jwt header-name="X-Token" ${attributes}><issuer-signing-keys><key>${Buffer.alloc(32, 7).toString('base64')}</key></issuer-signing-keys>${parts}</validate-jwt>`;
const HS256 = 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhIn0.AAAA';

interface Case {
  readonly inbound: string;
  readonly path?: string;
  readonly init?: FetchInit;
  readonly status: number;
  readonly shown: string;
  readonly lastError: string;
}

test.each<[string, Case]>([
  ['an address that is not listed', { inbound: '<ip-filter action="allow"><address>10.0.0.1</address></ip-filter>', status: 403, shown: 'Forbidden', lastError: 'ip-filter|CallerIpNotAllowed|Caller IP address 127.0.0.1 is not allowed. Access denied.' }],
  ['an address that is forbidden', { inbound: '<ip-filter action="forbid"><address>127.0.0.1</address></ip-filter>', status: 403, shown: 'Forbidden', lastError: 'ip-filter|CallerIpBlocked|Caller IP address is blocked. Access denied.' }],
  ['an address that is none', { inbound: '<ip-filter action="allow"><address>127.0.0.1</address></ip-filter>', init: { address: '' }, status: 403, shown: 'Forbidden', lastError: 'ip-filter|FailedToParseCallerIP|Failed to establish IP address for the caller. Access denied.' }],
  ['a header that is missing', { inbound: '<check-header name="X-A" failed-check-httpcode="401" failed-check-error-message="No" ignore-case="true"><value>a</value></check-header>', status: 401, shown: 'No', lastError: 'check-header|HeaderNotFound|Header X-A was not found in the request. Access denied.' }],
  ['a header of another value', { inbound: '<check-header name="X-A" failed-check-httpcode="401" failed-check-error-message="No" ignore-case="true"><value>a</value></check-header>', init: { headers: { 'X-A': 'b' } }, status: 401, shown: 'No', lastError: 'check-header|HeaderValueNotAllowed|Header X-A value of b is not allowed. Access denied.' }],
  ['no token', { inbound: JWT(), status: 401, shown: 'JWT not present.', lastError: 'validate-jwt|TokenNotPresent|JWT not present.' }],
  ['a bad signature', { inbound: JWT('failed-validation-httpcode="403" failed-validation-error-message="No"'), init: { headers: { 'X-Token': HS256 } }, status: 403, shown: 'No', lastError: 'validate-jwt|TokenSignatureInvalid|JWT signature could not be verified. Access denied.' }],
  ['a message that tells the reason', { inbound: JWT('failed-validation-error-message="@(context.LastError.Reason)"'), status: 401, shown: 'TokenNotPresent', lastError: 'validate-jwt|TokenNotPresent|JWT not present.' }],
  ['an expression that fails', { inbound: '<set-variable name="x" value="@(((string)null).Length)" />', status: 500, shown: 'Internal server error', lastError: 'set-variable|ExpressionValueEvaluationFailure|Expression evaluation failed. Object reference not set to an instance of an object (.Length).' }],
  ['an operation that is not there', { inbound: '', path: '/api/none', status: 404, shown: 'Resource not found', lastError: 'configuration|OperationNotFound|Unable to match incoming request to an operation.' }],
])('%s', async (_, { inbound, path = '/api/thing', init = {}, status, shown, lastError }) => {
  const service = `<policies><inbound /><backend><forward-request /></backend><outbound /><on-error>${TELL}</on-error></policies>`;
  const gateway = await gatewayOf({ inbound, onError: '<base />', resources: { azurerm_api_management_policy: { all: { api_management_id: '${azurerm_api_management.svc.id}', xml_content: service } }, azurerm_api_management: { svc: { name: 'svc', resource_group_name: 'rg', location: 'uksouth', sku_name: 'Developer_1' } } } });
  const answer = await gateway.fetch(path, init);
  await gateway.stop();
  expect([answer.status, answer.json(), answer.headers['x-error']]).toEqual([status, { statusCode: status, message: shown }, lastError]);
});

test.each([
  ['calls', 'calls="1"', 'Out of call volume quota. Quota will be replenished in 23:59:59.'],
  ['bandwidth', 'bandwidth="0"', 'Out of bandwidth quota. Quota will be replenished in 23:59:59.'],
])('a quota of %s that is used up says when it is renewed', async (_, attributes, message) => {
  // One second into a day.
  const gateway = await gatewayOf({ inbound: `<quota-by-key ${attributes} renewal-period="86400" counter-key="k" />` }, undefined, { clock: new ControlledClock(Date.UTC(2026, 0, 5, 0, 0, 1)) });
  await gateway.fetch('/api/thing');
  const answer = await gateway.fetch('/api/thing');
  await gateway.stop();
  expect([answer.status, answer.headers['retry-after'], answer.json()]).toEqual([403, '86399', { statusCode: 403, message }]);
});
