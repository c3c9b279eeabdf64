import { Headers } from '../../gateway/headers';
import { readTarget, Router } from '../../gateway/router';
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
  ['GET', '/'],
])('does not route %s %s', (method, target) => {
  expect(() => routed(records, method, target)).toThrow('Resource not found');
});

test.each([
  '//records/Patient/1', '/records//Patient/1', '/records/../admin', '/records/./Patient', '/records/Patient/..', '/records/Patient/1.', '/records/Patient/1./x',
  '/records/%2e%2e/admin', '/records/%2E%2E%2Fadmin', '/records%2FPatient', '/records/Patient%5C1', '/records\\Patient\\1', '/records/Patient;v=1/1', '/records/Patient/1;a=b',
  '/records/Patient/1%3Ba=b', '/records/Patient/%00', '/records/Patient/1%0d%0aX:1', '/records/Patient/%252e%252e', '/records/Patient/%zz', '/records/Patient/%', '/records/Patient/%ff',
  '/records/Patient/1#x', '/records/Patient/é', 'http://elsewhere/records/Patient/1', 'records/Patient/1', '*', '', '/records/Patient?a=%ff', '/records/Patient?a=%zz', '/records/Patient?a=%00', '/records/Patient?a=b c',
])('refuses the target %s', (target) => {
  expect(() => readTarget(target)).toThrow('Bad request');
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
