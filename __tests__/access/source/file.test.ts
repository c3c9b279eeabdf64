import fc from '../../fast-check';
import { parseSource } from '../../../access/source/file';

const parse = (text: string | Uint8Array, name = 'a.yaml') => parseSource(typeof text === 'string' ? new TextEncoder().encode(text) : text, `/tmp/${name}`, name);
const valueOf = (text: string, name?: string): unknown => {
  const result = parse(text, name);
  return 'file' in result ? result.file.value : result.problems;
};
const problemOf = (text: string | Uint8Array, name?: string) => {
  const result = parse(text, name);
  return 'problems' in result ? result.problems[0] : undefined;
};

test('a byte order mark is no part of the text', () => {
  expect(valueOf('\uFEFF{"a": 1}', 'a.json')).toEqual({ a: 1 });
  expect(valueOf('\uFEFFa: 1')).toEqual({ a: 1 });
});

test.each(['a.json', 'a.yaml'])('values of %s stand where they stand', (name) => {
  const result = parse('{\n  "paths": {\n    "/a": { "get": [\n      "x", { "y": "\\" }" }\n    ] } }\n}', name);
  const places = [[], ['paths'], ['paths', '/a'], ['paths', '/a', 'get', '1'], ['paths', '/a', 'get', '1', 'y'], ['paths', '/b']].map((path) => ('file' in result ? result.file.placeOf(path) : ''));
  expect(places).toEqual([`${name}:1:1`, `${name}:2:3`, `${name}:3:5`, `${name}:4:12`, `${name}:4:14`, `${name}:2:3`]);
});

test('merge keys and aliases are followed, also for positions', () => {
  const result = parse('base: &base\n  x: 1\nuse:\n  <<: *base\nsame: *base\n');
  expect('file' in result && result.file.value).toEqual({ base: { x: 1 }, use: { x: 1 }, same: { x: 1 } });
  expect('file' in result && result.file.placeOf(['same', 'x'])).toBe('a.yaml:2:3');
});

test.each([
  ['JSON that breaks off', '{\n "a": [1,', 'a.json', 'a.json:2:10', 'well-formed JSON'],
  ['YAML that is none', 'a: [1\nb: 2', 'a.yaml', 'a.yaml:2:1', 'well-formed YAML or JSON'],
  ['a key twice in YAML', 'a: 1\nb: 2\na: 3', 'a.yaml', 'a.yaml:3:1', 'every key once'],
  ['a key twice in JSON', '{"a": 1,\n "b": {"c": 1, "c": 2}}', 'a.json', 'a.json:2:16', 'every key once'],
  ['two documents', 'a: 1\n---\nb: 2\n', 'a.yaml', 'a.yaml:2:1', 'well-formed YAML or JSON'],
])('fails for %s, and says where', (_, text, name, place, expected) => {
  expect(problemOf(text, name)).toMatchObject({ place, expected });
});

test('fails for XML, and says what to do', () => {
  expect(problemOf('<CapabilityStatement/>', 'a.xml')).toMatchObject({ found: 'XML', mend: expect.stringContaining('JSON') as string });
});

test('fails for bytes that are not UTF-8', () => {
  expect(problemOf(new Uint8Array([0x61, 0xff]))).toMatchObject({ expected: 'UTF-8 text' });
});

test('fails for aliases that stand for billions of nodes', () => {
  const lines = ['l0: &l0 [x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array.from({ length: 9 }, () => `*l${index}`).join(', ')}]`)];
  expect(problemOf(lines.join('\n'))).toMatchObject({ expected: 'YAML that expands to a document of ordinary size' });
});

test('fails for an alias inside what it stands for', () => {
  expect(problemOf('a: &a\n  b: *a\n')).toBeDefined();
});

test.each([['a.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`], ['a.yaml', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`], ['b.json', `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`]])('fails for a nesting that nobody wrote by hand in %s', (name, text) => {
  expect(problemOf(text, name)).toMatchObject({ found: expect.stringMatching(/more|too deep/) as string });
});

test('a key named __proto__ is a key like any other', () => {
  expect(Object.keys(valueOf('{"__proto__": {"polluted": true}}', 'a.json') as object)).toEqual(['__proto__']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('whatever JSON is read, it is what JSON.parse gives, and every member has a place', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
      const value = JSON.parse(text) as unknown;
      if (value === null || typeof value !== 'object') return;
      const result = parse(JSON.stringify(value, null, indent), 'a.json');
      expect('file' in result && result.file.value).toEqual(value);
      for (const key of Object.keys(value)) expect('file' in result && result.file.placeOf([key])).toMatch(/^a\.json:\d+:\d+$/);
    }),
  );
});
