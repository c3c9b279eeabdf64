/** What azurerm does to the unwary, held against the whole example as it is written: each stack, each resource. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFolder } from '../example';

type Body = Readonly<Record<string, unknown>>;

interface Stack {
  readonly name: string;
  /** By address; data sources as `data.<type>.<name>`. */
  readonly bodies: ReadonlyMap<string, Body>;
  readonly variables: readonly string[];
}

function stacks(): readonly Stack[] {
  const folder = join(exampleFolder(), 'stacks');
  return readdirSync(folder).sort().map((name) => {
    const json = JSON.parse(readFileSync(join(folder, name, 'cdk.tf.json'), 'utf8')) as Record<'resource' | 'data', Record<string, Record<string, Body>> | undefined> & { variable?: object };
    const of = (kind: 'resource' | 'data'): [string, Body][] =>
      Object.entries(json[kind] ?? {}).flatMap(([type, byName]) => Object.entries(byName).map(([key, body]): [string, Body] => [`${kind === 'data' ? 'data.' : ''}${type}.${key}`, body]));
    return { name, bodies: new Map([...of('resource'), ...of('data')]), variables: Object.keys(json.variable ?? {}) };
  });
}

const ofType = (stack: Stack, type: string): readonly (readonly [string, Body])[] => [...stack.bodies].filter(([address]) => address.startsWith(`${type}.`));

function strings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === '//' ? [] : strings(item)));
}

/** Addresses in the interpolations of a body, and in its `depends_on`. */
function references(body: Body): readonly string[] {
  const { depends_on: order, lifecycle, ...rest } = body;
  const expressions = strings(rest).flatMap((text) => [...text.replace(/([$%])\1\{/g, '').matchAll(/\$\{([^}]*)\}/g)].map(([, inside]) => inside as string));
  const named = expressions.flatMap((text) => [...text.matchAll(/\b(?:data\.)?azurerm_[a-z0-9_]+\.[A-Za-z0-9_-]+|\bvar\.[a-z0-9_]+/g)].map(([found]) => found));
  return [...named, ...(Array.isArray(order) ? order.map(String) : []), ...strings(lifecycle).map((one) => one.replace(/\.id$/, ''))];
}

/** Everything that is created before `address`. */
function before(stack: Stack, address: string, seen = new Set<string>()): ReadonlySet<string> {
  for (const one of references(stack.bodies.get(address) ?? {})) {
    if (seen.has(one)) continue;
    seen.add(one);
    before(stack, one, seen);
  }
  return seen;
}

/** What each stack has that is wrong, by stack. */
function wrong(find: (stack: Stack) => readonly string[]): readonly string[] {
  return stacks().flatMap((stack) => find(stack).map((one) => `${stack.name}: ${one}`));
}

test('every reference is to something in its own stack', () => {
  expect(wrong((stack) => [...stack.bodies].flatMap(([address, body]) =>
    references(body).filter((one) => !stack.bodies.has(one) && !(one.startsWith('var.') && stack.variables.includes(one.slice(4)))).map((one) => `${address} → ${one}`),
  ))).toEqual([]);
});

test('nothing waits for itself, however far around', () => {
  expect(wrong((stack) => [...stack.bodies.keys()].filter((address) => before(stack, address).has(address)))).toEqual([]);
});

const POLICIES = ['azurerm_api_management_policy', 'azurerm_api_management_api_policy', 'azurerm_api_management_api_operation_policy', 'azurerm_api_management_product_policy', 'azurerm_api_management_policy_fragment'];

test.each([
  ['named value', /\{\{([\w.-]+)\}\}/g, 'azurerm_api_management_named_value'],
  ['fragment', /<include-fragment fragment-id="([^"]+)"/g, 'azurerm_api_management_policy_fragment'],
  ['backend', /backend-id="([^"]+)"/g, 'azurerm_api_management_backend'],
  ['certificate', /certificate-id="([^"]+)"/g, 'azurerm_api_management_certificate'],
])('each policy comes after every %s that it names, and that is there', (_, pattern, type) => {
  expect(wrong((stack) => POLICIES.flatMap((kind) => ofType(stack, kind)).flatMap(([address, body]) => {
    const names = [...String(body['xml_content'] ?? body['value']).matchAll(pattern)].map(([, name]) => name as string);
    const earlier = before(stack, address);
    return names.filter((name) => !ofType(stack, type).some(([made, { name: own }]) => own === name && earlier.has(made))).map((name) => `${address} names ${name}`);
  }))).toEqual([]);
});

test('an API is in a product only after the policies of both', () => {
  expect(wrong((stack) => ofType(stack, 'azurerm_api_management_product_api').flatMap(([address, body]) => {
    const earlier = [...before(stack, address)];
    return [['api_name', 'azurerm_api_management_api_policy'], ['product_id', 'azurerm_api_management_product_policy']].flatMap(([attribute, type]) =>
      earlier.some((one) => one.startsWith(`${type as string}.`) && stack.bodies.get(one)?.[attribute as string] === body[attribute as string]) ? [] : [`${address} before its ${type as string}`],
    );
  }))).toEqual([]);
});

test('a subscription is created after every link of its product, and so after every policy behind it', () => {
  expect(wrong((stack) => ofType(stack, 'azurerm_api_management_subscription').flatMap(([address, body]) => {
    const earlier = before(stack, address);
    const product = String(body['product_id']).replace(/^\$\{(.*)\.id\}$/, '$1');
    const links = ofType(stack, 'azurerm_api_management_product_api').filter(([, link]) => String(link['product_id']).includes(product));
    return links.filter(([link]) => !earlier.has(link)).map(([link]) => `${address} before ${link}`);
  }))).toEqual([]);
});

test('a subscription names no revision and has a scope, is active and without traces', () => {
  const found = stacks().flatMap((stack) => ofType(stack, 'azurerm_api_management_subscription').map(([, body]) => body));
  expect(found.length).toBeGreaterThan(0);
  for (const body of found) {
    expect([body['product_id'], body['api_id']].filter((one) => one !== undefined)).toHaveLength(1);
    expect(String(body['api_id'])).not.toMatch(/azurerm_api_management_api\.[^}]*\.id\}|;rev=/);
    expect(body).toMatchObject({ state: 'active', allow_tracing: false });
  }
});

test('an API’s id, which ends in its revision, is used by releases only', () => {
  expect(wrong((stack) => [...stack.bodies].flatMap(([address, body]) =>
    address.startsWith('azurerm_api_management_api_release.') ? [] : strings({ ...body, lifecycle: {} }).filter((text) => /\$\{azurerm_api_management_api\.[\w-]+\.id\}/.test(text)).map(() => address),
  ))).toEqual([]);
});

test('whatever is attached to an API is replaced with it', () => {
  const types = ['azurerm_api_management_api_policy', 'azurerm_api_management_api_operation_policy', 'azurerm_api_management_product_api', 'azurerm_api_management_api_diagnostic'];
  expect(wrong((stack) => types.flatMap((type) => ofType(stack, type)).filter(([, body]) => !('replace_triggered_by' in ((body['lifecycle'] as object | undefined) ?? {}))).map(([address]) => address))).toEqual([]);
});

test('a named value’s name is its display name', () => {
  expect(wrong((stack) => ofType(stack, 'azurerm_api_management_named_value').filter(([, body]) => body['name'] !== body['display_name']).map(([address]) => address))).toEqual([]);
});

test('fragments are rawxml', () => {
  expect(wrong((stack) => ofType(stack, 'azurerm_api_management_policy_fragment').filter(([, body]) => body['format'] !== 'rawxml').map(([address]) => address))).toEqual([]);
});

test('no computed twin of a security setting is written, under no name that azurerm 5 drops', () => {
  const dropped = /"(?:enable_(?:back|front)end_\w+|enable_http2|key_vault_id|enable_rbac_authorization|local_authentication_disabled)":/;
  expect(wrong((stack) => [...stack.bodies].filter(([address, body]) => !/^azurerm_(key_vault_secret|application_insights)\./.test(address) && dropped.test(JSON.stringify(body))).map(([address]) => address))).toEqual([]);
});

test('a product that asks for approval has a subscription and a limit', () => {
  const found = stacks().flatMap((stack) => ofType(stack, 'azurerm_api_management_product').map(([, body]) => body));
  expect(found.length).toBeGreaterThan(0);
  for (const body of found.filter((one) => one['approval_required'] === true)) {
    expect(body['subscription_required']).toBe(true);
    expect(Number(body['subscriptions_limit'])).toBeGreaterThan(0);
  }
});

test('what is recorded for Azure Monitor is said once for the service: azurerm cannot plan it for one API', () => {
  expect(wrong((stack) => ofType(stack, 'azurerm_api_management_api_diagnostic').filter(([, body]) => body['identifier'] !== 'applicationinsights').map(([address]) => address))).toEqual([]);
  expect(stacks().flatMap((stack) => ofType(stack, 'azurerm_api_management_diagnostic')).filter(([, { identifier }]) => identifier === 'azuremonitor')).toHaveLength(2);
});

test('an API is imported after every tag, which its contract would make otherwise', () => {
  expect(wrong((stack) => ofType(stack, 'azurerm_api_management_api').flatMap(([address]) => {
    const earlier = before(stack, address);
    return ofType(stack, 'azurerm_api_management_tag').filter(([tag]) => !earlier.has(tag)).map(([tag]) => `${address} before ${tag}`);
  }))).toEqual([]);
});
