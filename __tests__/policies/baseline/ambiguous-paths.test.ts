import type { ApiOperation } from '../../../access/operation';
import { initExpressions } from '../../../gateway/expressions/compile';
import type { PolicyElement, PolicyNode } from '../../../policies';
import { ambiguousPaths } from '../../../policies/baseline/ambiguous-paths';
import { runInbound } from './run-inbound';

beforeAll(initExpressions);

const operation: ApiOperation = { id: 'one', method: 'GET', urlTemplate: '/things/{id}', summary: '', tags: [], parameters: [], requestContentTypes: [] };
function outcome(path: string, matched: Readonly<Record<string, string>>, statements: readonly PolicyNode[] = ambiguousPaths('plain')): string {
  const result = runInbound(statements, { operation, path, query: [], matched });
  return result.kind === 'refused' ? result.by : result.kind;
}

/** Segments behind `/things/`, all of them taken for `{id}`. */
const REFUSED = ['a%2Fb', 'a%2fb', '..', '.', '%2e%2e', '%2E', 'me.', 'x%2f..%2fadmin', 'a%5Cb', 'a\\b', 'me;a=b', 'me%3Ba=b', 'a%252fb', 'a%00', 'a%0d', 'a%3Fb', 'a%23', 'a//b', 'me/'.concat('..')];
test.each(REFUSED)('%s in a path is refused', (segment) => {
  expect(outcome(`/things/${segment}`, { id: segment })).toBe('refuse-bad-request-plain');
});

/** What the path is where API Management shows it as it was sent, and no parameter holds any of it. */
const PATHS = ['%2Fthings', '%2fthings', '/x/%2e%2e', '/x/../things', '/x/.', '/x./y', '//things', '\\things', '%5Cthings', ';v=1/things', '%3Bv=1/things', '%3Fv=1', '%23x', '%252Fx', '%00', '%0d', '%1F', '%19', '%7F', '%c0%af', '%C1%9c', '%e0%80%af', '%E0%9F%BF', '%f0%80%80%af', '%u002f'];
test.each(PATHS)('a path with %s is refused, whatever the parameters are', (path) => {
  expect(outcome(`/things${path}`, { id: 'x' })).toBe('refuse-bad-request-plain');
});

/** What the parameter is where API Management shows the path resolved and decoded. */
const PARAMETERS = ['a/b', '..', '.', '../admin', 'a\\b', 'me;a=b', 'a?b', 'a#b', 'a\0', 'a\nb', 'a\x1f', 'a\x7f', 'a%2fb', 'a%2Eb', 'a%25b', 'a%23b', 'a%3Bb', 'a%3fb', 'a%5cb', 'a%00b', 'a%0ab', 'a%1fb', 'a%19b', 'a%7fb', 'a%c0%afb', 'a%c1%9cb', 'a%e0%80%afb', 'a%e0%9f%bfb', 'a%f0%80%80%afb', 'a%u002fb'];
test.each(PARAMETERS)('a parameter that is %j is refused, whatever the path looks like', (id) => {
  expect(outcome('/things/x', { id })).toBe('refuse-bad-request-plain');
});

test.each([
  ['1', '1'],
  ['pt-1', 'pt-1'],
  ['a.b', 'a.b'],
  ['1:wipe', '1:wipe'],
  ['caf%C3%A9', 'café'],
  ['%E0%A4%A8', 'न'],
  ['%F0%9F%A9%BA', '🩺'],
  ['a%20b', 'a b'],
  ['a%20b', 'a%20b'],
  ['%24everything', '$everything'],
  ['user@example.org', 'user@example.org'],
])('%s is let through as %s', (segment, id) => {
  expect(outcome(`/things/${segment}`, { id })).toBe('forward');
});

/** The condition with a part of it left out: an operand of `||`, its ignoring of case, an alternative of its regular expression, or a member of a class in that. */
function weakened(condition: string): readonly string[] {
  const [paths = '', parameters = ''] = condition.slice(2, -1).split(' || ');
  const patterns = [...condition.matchAll(/, "((?:[^"\\]|\\.)*)"/g)].flatMap(({ 1: pattern = '' }) => withoutPart(pattern).map((shorter) => condition.replace(`"${pattern}"`, () => `"${shorter}"`)));
  const cases = [paths, parameters].map((operand) => condition.replace(operand, () => operand.replace(', RegexOptions.IgnoreCase', '')));
  return [`@(${paths})`, `@(${parameters})`, ...cases, ...patterns];
}

/** A pattern without one of its alternatives, on the top level and in a group, and without one member of a class. */
function withoutPart(pattern: string): readonly string[] {
  const parts = pattern.match(/\[(?:[^\]\\]|\\.)*\]|\((?:[^()])*\)|\\\\.|\\.|./gs) ?? [];
  const top = alternatives(parts);
  const shorter = top.length < 2 ? [] : top.map((_, dropped) => top.filter((__, index) => index !== dropped).join('|'));
  const inner = parts.flatMap((part, at): readonly string[] => {
    const put = (text: string): string => parts.map((other, index) => (index === at ? text : other)).join('');
    if (part.startsWith('(')) return withoutPart(part.slice(1, -1)).map((text) => put(`(${text})`));
    if (!part.startsWith('[')) return [];
    const members = part.slice(1, -1).match(/(?:\\\\x..|\\\\\\\\|\\\\.|.)(?:-(?:\\\\x..|.))?/g) ?? [];
    return members.length < 2 ? [] : members.map((_, dropped) => put(`[${members.filter((__, index) => index !== dropped).join('')}]`));
  });
  return [...shorter, ...inner];
}

function alternatives(parts: readonly string[]): readonly string[] {
  const made = [''];
  for (const part of parts) {
    if (part === '|') made.push('');
    else made.push(`${made.pop() ?? ''}${part}`);
  }
  return made;
}

test('no part of the condition is there for nothing: without any one of them something above is let through', () => {
  const statements = ambiguousPaths('plain');
  const [choose] = statements.filter((node): node is PolicyElement => node.kind === 'element');
  const when = choose?.children.find((node): node is PolicyElement => node.kind === 'element' && node.name === 'when');
  if (choose === undefined || when === undefined) throw new Error('no condition');
  const variants = weakened(when.attributes['condition'] ?? '');
  const survivors = variants.filter((condition) => {
    const weaker = [{ ...choose, children: [{ ...when, attributes: { ...when.attributes, condition } }] }];
    return PATHS.every((path) => outcome(`/things${path}`, { id: 'x' }, weaker) !== 'forward') && PARAMETERS.every((id) => outcome('/things/x', { id }, weaker) !== 'forward');
  });
  expect(new Set(variants).size).toBeGreaterThan(50);
  expect(survivors).toEqual([]);
});
