import type { ApiOperation } from '../../../access/operation';
import type { AccessRule } from '../../../access/rule';
import { initExpressions } from '../../../gateway/expressions/compile';
import { shadowedPaths, shadowingPatterns } from '../../../policies/baseline/shadowed-paths';
import { runInbound } from './run-inbound';

beforeAll(initExpressions);

const scope = (value: string, rest: Partial<Extract<AccessRule, { kind: 'protected' }>> = {}): AccessRule => ({ kind: 'protected', token: [[{ kind: 'scope', value }]], clientCertificate: false, subscription: true, ...rest });
const READ = scope('read');
const ADMIN = scope('admin');
type Row = readonly [id: string, request: string, rule: AccessRule, rest?: Partial<ApiOperation>];

function api(rows: readonly Row[]) {
  const operations = rows.map(([id, request, , rest]): ApiOperation => {
    const [method = '', urlTemplate = ''] = request.split(' ');
    return { id, method: method as ApiOperation['method'], urlTemplate, summary: '', tags: [], parameters: [], requestContentTypes: [], ...rest };
  });
  return { operations, access: rows.map(([operationId, , rule]) => ({ operationId, rule, origin: 'test' })) };
}
function patterns(rows: readonly Row[]): Readonly<Record<string, string>> {
  const { operations, access } = api(rows);
  return Object.fromEntries(shadowingPatterns(operations, access));
}

const FHIR = { fhir: { type: 'Patient', interaction: 'read' } };
test.each<[string, readonly Row[], Readonly<Record<string, string>>]>([
  ['a name beside a parameter', [['one', 'GET /things/{id}', READ], ['mine', 'GET /things/me', ADMIN]], { one: '(?:/things/me)/?$' }],
  ['an action at the end of a parameter', [['one', 'POST /things/{id}', READ], ['wipe', 'POST /things/{id}:wipe', ADMIN]], { one: '(?:/things/[^/]+:wipe)/?$' }],
  ['a file type, whose dot is only a dot', [['one', 'GET /things/{id}', READ], ['pdf', 'GET /things/{id}.pdf', ADMIN]], { one: '(?:/things/[^/]+\\.pdf)/?$' }],
  ['several of them', [['one', 'GET /{a}/{b}', READ], ['x', 'GET /x/{b}', ADMIN], ['y', 'GET /y/{b}/', ADMIN]], { one: '(?:/x/[^/]+|/y/[^/]+)/?$' }],
  ['two that cross, the first segment deciding', [['left', 'GET /a/{b}', READ], ['right', 'GET /{a}/b', ADMIN]], { right: '(?:/a/[^/]+)/?$' }],
  ['two as narrow as each other, the first deciding', [['dash', 'GET /{a}-{b}', READ], ['dot', 'GET /{a}.{b}', ADMIN]], { dot: '(?:/[^/]+-[^/]+)/?$' }],
  ['a name in percent-encoding', [['one', 'GET /{id}', READ], ['cafe', 'GET /caf%C3%A9', ADMIN]], { one: '(?:/café)/?$' }],
  ['everybody beside somebody', [['page', 'GET /{page}', { kind: 'public', reason: 'r' }], ['admin', 'GET /admin', ADMIN]], { page: '(?:/admin)/?$' }],
  ['the same scope with a certificate', [['one', 'GET /{id}', READ], ['mine', 'GET /me', scope('read', { clientCertificate: true })]], { one: '(?:/me)/?$' }],
  ['the same scope from networks', [['one', 'GET /{id}', READ], ['mine', 'GET /me', scope('read', { networks: ['10.0.0.0/8'] })]], { one: '(?:/me)/?$' }],
  ['the same rule', [['one', 'GET /{id}', READ], ['mine', 'GET /me', scope('read')]], {}],
  ['another method', [['one', 'PUT /{id}', READ], ['mine', 'GET /me', ADMIN]], {}],
  ['another depth', [['one', 'GET /{id}', READ], ['mine', 'GET /me/files', ADMIN]], {}],
  ['a name that the template cannot be', [['pdf', 'GET /{id}.pdf', READ], ['mine', 'GET /me', ADMIN]], {}],
  ['names apart', [['one', 'GET /a/{id}', READ], ['mine', 'GET /b/me', ADMIN]], {}],
  ['FHIR, whose ids are told from its words', [['one', 'GET /Patient/{id}', READ, FHIR], ['history', 'GET /Patient/_history', ADMIN, FHIR]], {}],
])('the wider of two operations knows the paths of the narrower: %s', (_, rows, expected) => {
  expect(patterns(rows)).toEqual(expected);
});

test.each([
  ['/things/1', 'forward'],
  ['/things/me', 'refuse-bad-request-plain'],
  ['/things/ME', 'refuse-bad-request-plain'],
  ['/things/%6De', 'refuse-bad-request-plain'],
  ['/things/me/', 'refuse-bad-request-plain'],
  ['/things/1:wipe', 'refuse-bad-request-plain'],
  ['/things/1%3Awipe', 'refuse-bad-request-plain'],
  ['/things/meet', 'forward'],
  ['/things/1:wiped', 'forward'],
])('%s, taken for /things/{id}, ends in %s', (path, result) => {
  const { operations, access } = api([['one', 'POST /things/{id}', READ], ['mine', 'POST /things/me', ADMIN], ['wipe', 'POST /things/{id}:wipe', ADMIN]]);
  const [operation] = operations;
  if (operation === undefined) throw new Error('no operation');
  const ended = runInbound(shadowedPaths({ style: 'plain', operations, access }), { operation, path, query: [], matched: {} });
  expect(ended.kind === 'refused' ? ended.by : ended.kind).toBe(result);
});
