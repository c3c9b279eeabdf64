import { gatewayOf } from './policy-gateway';

const jwt = (attributes: string): string => `<validate-jwt ${attributes}><openid-config url="https://login.example/.well-known/openid-configuration" /></validate-jwt>`;

test.each<[string, string, (token: string) => Readonly<Record<string, string>>, string, number]>([
  ['the scheme that the policy requires', 'header-name="Authorization" require-scheme="Bearer"', (token) => ({ Authorization: `bearer ${token}` }), '', 200],
  ['another scheme than the required one', 'header-name="Authorization" require-scheme="Bearer"', (token) => ({ Authorization: `Basic ${token}` }), '', 401],
  ['no scheme where one is required', 'header-name="Authorization" require-scheme="Bearer"', (token) => ({ Authorization: token }), '', 401],
  ['any scheme where none is required', 'header-name="Authorization"', (token) => ({ Authorization: `Basic ${token}` }), '', 200],
  ['no scheme where none is required', 'header-name="Authorization"', (token) => ({ Authorization: token }), '', 200],
  ['two words behind the scheme', 'header-name="Authorization"', (token) => ({ Authorization: `Bearer x ${token}` }), '', 401],
  ['another header', 'header-name="X-Token" require-scheme="Bearer"', (token) => ({ 'X-Token': token }), '', 200],
  ['the query', 'query-parameter-name="t"', () => ({}), '?t=TOKEN', 200],
  ['the query twice', 'query-parameter-name="t"', () => ({}), '?t=TOKEN&t=x', 401],
  ['a value of an expression', 'token-value="@(context.Request.Headers.GetValueOrDefault("X-T", ""))"', (token) => ({ 'X-T': token }), '', 200],
])('validate-jwt takes its token from %s: %#', async (_, attributes, headers, query, status) => {
  const gateway = await gatewayOf({ inbound: jwt(attributes) });
  const token = await gateway.token();
  expect((await gateway.fetch(`/api/thing${query.replace('TOKEN', token)}`, { headers: headers(token) })).status).toBe(status);
  await gateway.stop();
});
