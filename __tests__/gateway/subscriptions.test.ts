import { GatewayRequest } from '../../gateway/exchange';
import { Headers } from '../../gateway/headers';
import { Subscriptions, type LocalSubscription } from '../../gateway/subscriptions';
import { RequestUrl } from '../../gateway/url';
import { anApi, aProduct, aResource, aService } from './service';

const operations = [['list', 'GET', '/things']] as const;
const closed = anApi({ name: 'closed', path: 'closed', operations });
const keyless = anApi({ name: 'keyless', path: 'keyless', subscriptionRequired: false, operations });
const shop = anApi({ name: 'shop', path: 'shop', operations });
const service = aService({
  apis: [closed, keyless, shop],
  products: [aProduct({ name: 'gold', apis: ['closed'] }), aProduct({ name: 'open', apis: ['shop'], subscriptionRequired: false })],
  subscriptions: [
    { name: 'ward', displayName: 'Ward', scope: { kind: 'product', name: 'gold' }, state: 'active', allowTracing: false, resource: aResource },
    { name: 'lost', displayName: 'Lost', scope: { unknown: true, expression: 'var.x' }, state: 'active', allowTracing: false, resource: aResource },
  ],
});
const extra: readonly LocalSubscription[] = [
  { name: 'api-key', scope: { kind: 'api', name: 'closed' } },
  { name: 'all', scope: { kind: 'all-apis' } },
  ...(['submitted', 'suspended', 'rejected', 'cancelled', 'expired'] as const).map((state): LocalSubscription => ({ name: state, scope: { kind: 'product', name: 'gold' }, state })),
];
const subscriptions = new Subscriptions([service], extra, 0);

function identify(api: typeof closed, headers: readonly (readonly [string, string])[], query = '') {
  const url = new RequestUrl('http', 'h', 80, '/', query);
  return subscriptions.identify(service, api, new GatewayRequest('GET', url, url, new Headers(headers), undefined, '127.0.0.1', undefined));
}
const header = (name: string): readonly (readonly [string, string])[] => [['ocp-apim-subscription-key', subscriptions.key(name)]];

test.each([
  ['ward', { kind: 'product', product: 'gold' }],
  ['api-key', { kind: 'api' }],
  ['all', { kind: 'all-access' }],
])('the key %s runs as its own credential', (name, credential) => {
  expect(identify(closed, header(name)).credential).toEqual(credential);
  expect(identify(closed, [], `subscription-key=${subscriptions.key(name)}`).credential).toEqual(credential);
});

test.each(['submitted', 'suspended', 'rejected', 'cancelled', 'expired', 'lost'])('the %s subscription opens nothing', (name) => {
  expect(() => identify(closed, header(name))).toThrow('invalid subscription key');
});

test('a key opens neither another API nor an API outside its product', () => {
  expect(() => identify(shop, header('api-key'))).toThrow('invalid subscription key');
  expect(() => identify(shop, header('ward'))).toThrow('invalid subscription key');
});

test('a call without a key is refused where one is needed, naming the header', () => {
  expect(() => identify(closed, [])).toThrow(expect.objectContaining({ details: expect.objectContaining({ status: 401, reason: 'SubscriptionKeyNotFound', headers: [['WWW-Authenticate', expect.stringContaining('name="Ocp-Apim-Subscription-Key"')]] }) }));
});

test('a call without a key runs as an open product, or as nobody where the API asks for none', () => {
  expect(identify(shop, []).credential).toEqual({ kind: 'product', product: 'open' });
  expect(identify(keyless, []).credential).toEqual({ kind: 'none' });
});

test('a wrong key is refused even where none is needed, and so are two keys', () => {
  expect(() => identify(keyless, [['Ocp-Apim-Subscription-Key', 'wrong']])).toThrow('invalid subscription key');
  expect(() => identify(closed, [...header('ward'), ...header('ward')])).toThrow('invalid subscription key');
});

test('an API whose need for a key is not known needs one', () => {
  expect(() => identify({ ...closed, subscriptionRequired: { unknown: true, expression: 'var.x' } }, [])).toThrow('missing subscription key');
});

test('fails for a name that no subscription has, naming those there are', () => {
  expect(() => subscriptions.key('nobody')).toThrow(/no subscription "nobody": expected one of ward, lost/);
});
