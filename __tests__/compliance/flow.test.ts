import { authentication } from '../../compliance/rules/28-authentication';
import { jwtStrict } from '../../compliance/rules/30-jwt-strict';
import { onError } from '../../compliance/rules/37-on-error';
import { PATHS, policies } from '../synthesized/service';
import { JWT, rowsOf } from './rules/policy-rule';

const lax = JWT.replace('"30"', '"999"');

test('a hole that some operations share is one row, which names them', () => {
  const rows = rowsOf(jwtStrict, { api: policies({ inbound: `<base /><choose><when condition="@(context.Operation.Id == "get-metadata")" /><otherwise>${lax}</otherwise></choose>` }) });
  expect(rows.map(({ message, detail }) => [message, detail])).toEqual([
    ['API api, 2 of 3 operations (read-patient, update-patient): <validate-jwt> takes tokens that expired 999 seconds ago (line 1 of the policy)', 'api: clock-skew'],
  ]);
});

test('a hole that every credential shows is one row', () => {
  expect(rowsOf(jwtStrict, { api: policies({ inbound: lax }), products: { a: '', b: '' } })).toHaveLength(1);
});

test('an API whose operations are not known is unknown to every such rule', () => {
  const rows = rowsOf(onError, { paths: PATHS, more: { azurerm_api_management_api: { api: { api_management_name: 'gateway', name: 'api', import: { content_format: 'openapi-link', content_value: 'https://x.example' } } } } });
  expect(rows.map(({ status, message }) => [status, message])).toEqual([['unknown', 'the operations of the API are not known']]);
});

test('a row says with which keys it holds, where it does not hold with all', () => {
  const rows = rowsOf(authentication, { api: policies(), products: { a: policies({ inbound: `<base />${JWT}` }) } });
  expect(rows.map(({ message }) => message)).toEqual([expect.stringContaining('with a key of the API or a key of all APIs, <forward-request> is reached without any token')]);
  expect(rowsOf(authentication, { api: policies(), products: { a: '' } }).map(({ message }) => message).join()).not.toContain('with a key');
});
