import { Headers } from '../../gateway/headers';
import { Query, RequestUrl } from '../../gateway/url';
import { asPolicyError, errorResponse, PolicyError } from '../../gateway/errors';

test('headers ignore case, and keep spelling, order and every value', () => {
  const headers = Headers.fromRaw(['B', '1', 'A', '2', 'b', '3']);
  expect(headers.get('b')).toEqual(['1', '3']);
  expect(headers.text('B')).toBe('1, 3');
  expect([...headers.entries()]).toEqual([['B', ['1', '3']], ['A', ['2']]]);
});

test('headers of one connection are not passed on, nor those that Connection names', () => {
  const headers = Headers.fromRaw(['Connection', 'keep-alive, X-Secret', 'X-Secret', '1', 'Transfer-Encoding', 'chunked', 'Upgrade', 'h2c', 'Accept', '*/*']);
  expect(headers.toRaw()).toEqual(['Accept', '*/*']);
});

test('a query decodes, ignores case of names and keeps repeated values', () => {
  const query = new Query('a=1&A=2&b=x%20y+z&c');
  expect(query.get('a')).toEqual(['1', '2']);
  expect(query.get('B')).toEqual(['x y z']);
  expect(query.get('c')).toEqual(['']);
});

test('a URL keeps its query as sent until it is changed', () => {
  const url = new RequestUrl('https', 'h', 443, '/p', 'a=%41&b=2');
  expect(url.queryString).toBe('?a=%41&b=2');
  url.changeQuery((query) => query.set('B', ['3 4']));
  expect(url.queryString).toBe('?a=A&b=3%204');
});

test('an unexpected error tells the caller nothing', () => {
  const error = asPolicyError(new Error('/etc/secret at line 3'), 'set-body');
  expect(JSON.stringify(error.details.message)).not.toContain('secret');
  expect(Buffer.from(errorResponse(error.details).body?.read(true) ?? []).toString()).toBe('{"statusCode":500,"message":"Internal server error"}');
});

test('a policy error stays what it is', () => {
  const error = new PolicyError({ source: 'ip-filter', reason: 'CallerIpNotAllowed', message: 'no', status: 403 });
  expect(asPolicyError(error, 'other')).toBe(error);
});
