import { Headers } from '../../gateway/headers';
import { readTarget } from '../../gateway/request-target';
import { Router } from '../../gateway/router';
import { RequestUrl } from '../../gateway/url';
import type { SynthesizedApi, SynthesizedService } from '../../synthesized/model';
import { anApi, aService } from './service';

const url = (target: string): RequestUrl => {
  const { path, query } = readTarget(target);
  return new RequestUrl('http', 'localhost', 80, path, query);
};

const routed = (api: SynthesizedApi, method: string, target: string, headers = new Headers()): string => {
  const service: SynthesizedService = aService({ apis: [api] });
  const { route, parameters } = new Router([service]).match(method, url(target), headers);
  return `${route.operation.id} ${JSON.stringify(parameters)}`;
};

const records = anApi({
  path: 'records',
  operations: [
    ['read', 'GET', '/Patient/{id}'],
    ['search', 'GET', '/Patient'],
    ['search-post', 'POST', '/Patient/_search'],
    ['special', 'GET', '/Patient/mine'],
    ['everything', 'GET', '/Patient/{id}/$everything'],
    ['files', 'GET', '/files/*'],
    ['version', 'GET', '/Patient/{id}.{format}'],
  ],
});

test.each([
  ['GET', '/records/Patient/1', 'read {"id":"1"}'],
  ['GET', '/records/Patient', 'search {}'],
  ['POST', '/records/Patient/_search', 'search-post {}'],
  ['GET', '/records/Patient/mine', 'special {}'],
  ['GET', '/records/Patient/1/$everything', 'everything {"id":"1"}'],
  ['GET', '/records/files/a/b/c', 'files {}'],
  ['GET', '/records/Patient/1.json', 'version {"id":"1","format":"json"}'],
  ['GET', '/records/Patient/a%20b', 'read {"id":"a b"}'],
])('routes %s %s', (method, target, expected) => {
  expect(routed(records, method, target)).toBe(expected);
});

test.each([
  ['POST', '/records/Patient/1'],
  ['HEAD', '/records/Patient/1'],
  ['GET', '/records/patient/1'],
  ['GET', '/Records/Patient/1'],
  ['GET', '/records/Patient/'],
  ['GET', '/records/Patient/1/'],
  ['GET', '/records/Patient/1/%24everything'],
  ['GET', '/records/Patient/1/2/3'],
  ['GET', '/recordsPatient/1'],
  ['GET', '/other/Patient/1'],
  ['GET', '/records/../other/Patient/1'],
  ['GET', '/records/Patient;v=1/1'],
  ['GET', '/records/Patient%252f1'],
  ['GET', '/records/Patient/1/x/..'],
  ['GET', '/'],
])('does not route %s %s', (method, target) => {
  expect(() => routed(records, method, target)).toThrow('Resource not found');
});

test.each([
  ['/records/Patient/a%2Fb', 'read {"id":"a/b"}'],
  ['/records/Patient/..', 'read {"id":".."}'],
  ['/records/Patient/%2e%2e%2fadmin', 'read {"id":"../admin"}'],
  ['/records/Patient/1.', 'read {"id":"1."}'],
  ['/records/Patient/1;a=b', 'read {"id":"1;a=b"}'],
  ['/records/Patient/1%3Ba=b', 'read {"id":"1;a=b"}'],
  ['/records/Patient/a\\b', 'read {"id":"a\\\\b"}'],
  ['/records/Patient/%252e%252e', 'read {"id":"%2e%2e"}'],
  ['/records/Patient/1%00', 'read {"id":"1\\u0000"}'],
  ['/records/Patient/%ff%2F', 'read {"id":"%ff%2F"}'],
])('what API Management does not refuse in %s is for a policy to refuse', (target, expected) => {
  expect(routed(records, 'GET', target)).toBe(expected);
});

test.each([
  '//records/Patient/1', '/records//Patient/1', '/records/../records/Patient/1', '/records/./Patient/1', '/other/%2e%2e/records/Patient/1', '/records/mine/..%2FPatient%2F1', '/records%2FPatient%2f1', '/records\\Patient\\1',
  '/records%5CPatient/1', '/../records/Patient/1', '/records/Patient//1',
])('where no template fits %s, the path is taken as it is resolved', (target) => {
  expect(routed(records, 'GET', target)).toBe('read {"id":"1"}');
});

test('finds an API by a version in a segment, a query parameter or a header', () => {
  const operations = [['list', 'GET', '/things']] as const;
  const segment = anApi({ path: 'a', version: { scheme: 'Segment', value: 'v1' }, operations });
  const query = anApi({ path: 'a', version: { scheme: 'Query', name: 'v', value: '1' }, operations });
  const header = anApi({ path: 'a', version: { scheme: 'Header', name: 'V', value: '1' }, operations });
  expect(routed(segment, 'GET', '/a/v1/things')).toBe('list {}');
  expect(() => routed(segment, 'GET', '/a/things')).toThrow('Resource not found');
  expect(routed(query, 'GET', '/a/things?v=1')).toBe('list {}');
  expect(() => routed(query, 'GET', '/a/things?v=1&v=2')).toThrow('Resource not found');
  expect(() => routed(query, 'GET', '/a/things')).toThrow('Resource not found');
  expect(routed(header, 'GET', '/a/things', new Headers([['v', '1']]))).toBe('list {}');
  expect(() => routed(header, 'GET', '/a/things')).toThrow('Resource not found');
});

test('prefers the API with the longer path', () => {
  const operations = [['list', 'GET', '/*']] as const;
  const outer = anApi({ name: 'outer', path: 'a', operations });
  const inner = anApi({ name: 'inner', path: 'a/b', operations });
  const { route } = new Router([aService({ apis: [outer, inner] })]).match('GET', url('/a/b/c'), new Headers());
  expect(route.api.name).toBe('inner');
});

test('knows no operation of an API whose contract could not be read', () => {
  const api: SynthesizedApi = { ...anApi({ path: 'a', operations: [] }), operations: { unknown: true, expression: 'file' } };
  expect(() => routed(api, 'GET', '/a/things')).toThrow('Resource not found');
});
