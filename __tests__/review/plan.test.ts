import { readPolicy } from '../../policies/rawxml/read';
import { PlanError, reviewPlan, type PolicyParser } from '../../review/plan';

const parse: PolicyParser = (text) => readPolicy(text).policy;

interface Change {
  readonly address?: string;
  readonly type?: string;
  readonly actions: readonly string[];
  readonly before?: Record<string, unknown> | null;
  readonly after?: Record<string, unknown> | null;
  readonly [extra: string]: unknown;
}

const plan = (...changes: readonly Change[]): string =>
  JSON.stringify({ format_version: '1.2', resource_changes: changes.map(({ address = 'azurerm_x.y', type = 'azurerm_x', ...change }) => ({ address, mode: 'managed', type, change })) });
const review = (...changes: readonly Change[]) => reviewPlan(plan(...changes), 'plan.json', parse);

test.each([
  [['create'], 'create'],
  [['update'], 'update'],
  [['delete'], 'destroy'],
  [['delete', 'create'], 'replace'],
  [['create', 'delete'], 'replace'],
  [['forget'], 'forget'],
])('%j is %s', (actions, action) => {
  expect(review({ actions }).changes.map((change) => change.action)).toEqual([action]);
});

test('what stays, and what is only read, is left out', () => {
  expect(review({ actions: ['no-op'] }, { actions: ['read'] }).changes).toEqual([]);
});

test('a replaced gateway is half an hour of outage, and comes first', () => {
  const { changes } = review({ actions: ['delete'] }, { address: 'azurerm_api_management.gateway', type: 'azurerm_api_management', actions: ['delete', 'create'], before: { name: 'a' }, after: { name: 'b' }, replace_paths: [['name']] });
  expect(changes[0]).toMatchObject({ action: 'replace', replacedFor: ['name'], warning: expect.stringContaining('half an hour') as string });
  expect(review({ type: 'azurerm_api_management', actions: ['delete'] }).changes[0]?.warning).toContain('half an hour');
  expect(review({ type: 'azurerm_api_management', actions: ['update'] }).changes[0]).not.toHaveProperty('warning');
});

describe('policy texts', () => {
  const policy = (before: string, after: string) => review({ type: 'azurerm_api_management_api_policy', actions: ['update'], before: { xml_content: before, id: '1' }, after: { xml_content: after, id: '1' } });

  test('that differ in white space only are noise', () => {
    const { changes, noise } = policy('<policies><inbound><base></base></inbound></policies>', '<policies>\n\t<inbound>\n\t\t<base />\n\t</inbound>\n</policies>');
    expect(changes).toEqual([]);
    expect(noise).toEqual(['azurerm_x.y']);
  });

  test('that differ in a statement are a change, whose text is not repeated', () => {
    const { changes, noise } = policy('<policies><inbound><base /></inbound></policies>', '<policies><inbound /></policies>');
    expect(noise).toEqual([]);
    expect(changes[0]?.attributes).toEqual([{ name: 'xml_content', before: '(policy text)', after: '(policy text)' }]);
  });

  test('that can’t be read are a change', () => {
    expect(policy('<policies>', '<policies> ').changes).toHaveLength(1);
  });

  test('are no noise where something else changes as well', () => {
    const { changes } = review({ actions: ['update'], before: { xml_content: '<policies/>', api_name: 'a' }, after: { xml_content: '<policies />', api_name: 'b' } });
    expect(changes[0]?.attributes.map(({ name }) => name)).toEqual(['api_name', 'xml_content']);
  });
});

test('sensitive values are not shown, at any depth', () => {
  const { changes } = review({ actions: ['update'], before: { value: 'old-secret', list: [{ key: 's1' }] }, after: { value: 'new-secret', list: [{ key: 's2' }] }, before_sensitive: { value: true, list: [{ key: true }] }, after_sensitive: { value: true, list: [{ key: true }] } });
  expect(JSON.stringify(changes)).not.toMatch(/secret|s1|s2/);
  expect(changes[0]?.attributes.map(({ before, after }) => [before, after])).toEqual([['(sensitive)', '(sensitive)'], ['(sensitive)', '(sensitive)']]);
});

test('values known after apply are said to be', () => {
  expect(review({ actions: ['update'], before: { id: '1' }, after: {}, after_unknown: { id: true } }).changes[0]?.attributes).toEqual([{ name: 'id', before: '1', after: '(known after apply)' }]);
});

test.each([
  ['no JSON at all', 'not json', /plan\.json: expected the JSON of a plan/],
  ['another document', '{"a":1}', /plan\.json: format_version/],
  ['a later format', '{"format_version":"2.0"}', /format version 1\.x/],
  ['an action that isn’t known', plan({ actions: ['explode'] }), /resource_changes\.0\.change\.actions\.0/],
  ['a plan that failed', '{"format_version":"1.2","errored":true}', /not whole/],
])('fails with the place and what was expected for %s', (_, text, message) => {
  expect(() => reviewPlan(text, 'plan.json', parse)).toThrow(PlanError);
  expect(() => reviewPlan(text, 'plan.json', parse)).toThrow(message);
});
