import type { ApiOperation } from '../../../access/operation';
import { initExpressions } from '../../../gateway/expressions/compile';
import { ambiguousPaths } from '../../../policies/baseline/ambiguous-paths';
import { runInbound } from './run-inbound';

beforeAll(initExpressions);

const operation: ApiOperation = { id: 'one', method: 'GET', urlTemplate: '/things/{id}', summary: '', tags: [], parameters: [], requestContentTypes: [] };
function outcome(path: string, matched: Readonly<Record<string, string>>): string {
  const result = runInbound(ambiguousPaths('plain'), { operation, path, query: [], matched });
  return result.kind === 'refused' ? result.by : result.kind;
}

/** Segments behind `/things/`, all of them taken for `{id}`. */
const REFUSED = ['a%2Fb', 'a%2fb', '..', '.', '%2e%2e', '%2E', 'me.', 'x%2f..%2fadmin', 'a%5Cb', 'a\\b', 'me;a=b', 'me%3Ba=b', 'a%252fb', 'a%00', 'a%0d', 'a%3Fb', 'a%23', 'a//b', 'me/'.concat('..')];
test.each(REFUSED)('%s in a path is refused', (segment) => {
  expect(outcome(`/things/${segment}`, { id: segment })).toBe('refuse-bad-request-plain');
});

/** What the parameter is where API Management shows the path resolved and decoded. */
test.each(['a/b', '..', '.', '../admin', 'a\\b', 'me;a=b', 'a%2fb', 'a?b', 'a#b', 'a\0', 'a\nb', 'a\x7f'])('a parameter that is %j is refused, whatever the path looks like', (id) => {
  expect(outcome('/things/x', { id })).toBe('refuse-bad-request-plain');
});

test.each([
  ['1', '1'],
  ['pt-1', 'pt-1'],
  ['a.b', 'a.b'],
  ['1:wipe', '1:wipe'],
  ['caf%C3%A9', 'café'],
  ['a%20b', 'a b'],
  ['a%20b', 'a%20b'],
  ['%24everything', '$everything'],
  ['user@example.org', 'user@example.org'],
])('%s is let through as %s', (segment, id) => {
  expect(outcome(`/things/${segment}`, { id })).toBe('forward');
});
