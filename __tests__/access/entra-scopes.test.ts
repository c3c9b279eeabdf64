import { scopePrefixes, withoutPrefixes, type ScopeProvider } from '../../access/entra-scopes';

const APPLICATION = '22222222-2222-4222-8222-222222222222';
const entra = (...audiences: readonly string[]): ScopeProvider => ({ kind: 'entra', audiences });

test.each<[string, readonly ScopeProvider[], readonly string[]]>([
  ['one audience', [entra('api://booking')], ['api://booking/']],
  ['a client id', [entra(APPLICATION)], [`${APPLICATION}/`, `api://${APPLICATION}/`]],
  ['a client id and the name made of it', [entra(APPLICATION, `api://${APPLICATION}`)], [`${APPLICATION}/`, `api://${APPLICATION}/`]],
  ['one audience in two tenants', [entra('api://booking'), entra('api://booking')], ['api://booking/']],
  ['two audiences, which may be two applications', [entra('api://booking', 'api://billing')], []],
  ['a name and a client id, which may be two applications', [entra('api://booking', APPLICATION)], []],
  ['another kind of provider beside it', [entra('api://booking'), { kind: 'oidc', audiences: ['api://booking'] }], []],
  ['another kind of provider', [{ kind: 'oidc', audiences: ['api://booking'] }], []],
  ['no provider', [], []],
])('scopes of an API with %s', (_, providers, prefixes) => {
  expect(scopePrefixes(providers)).toEqual(prefixes);
});

test.each([
  ['api://booking/Read', 'Read'],
  ['Read', 'Read'],
  ['api://billing/Read', 'api://billing/Read'],
  ['api://booking2/Read', 'api://booking2/Read'],
  ['api://booking/', 'api://booking/'],
  ['api://booking/a/b', 'api://booking/a/b'],
  ['api://booking/.default', 'api://booking/.default'],
])('%s is %s in a token for api://booking', (written, held) => {
  expect(withoutPrefixes([[{ kind: 'scope', value: written }]], ['api://booking/'])).toEqual([[{ kind: 'scope', value: held }]]);
});

test('roles keep their names', () => {
  const roles = [[{ kind: 'role', value: 'api://booking/Read' }]] as const;
  expect(withoutPrefixes(roles, ['api://booking/'])).toEqual(roles);
});
