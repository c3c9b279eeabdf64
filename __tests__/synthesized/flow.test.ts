import { accessTable } from '../../policies/baseline/access-table';
import { tokenDecision } from '../../policies/baseline/token-decision';
import { effectivePolicy } from '../../synthesized/effective';
import { flowOf, type Flow, type FlowExit } from '../../synthesized/flow';
import { policies, readService, type ServiceTexts } from './service';

const flow = (inbound: string, operation = { id: 'read-patient', method: 'GET' }, more: ServiceTexts = {}): Flow => {
  const { service, api } = readService({ api: policies({ inbound }), ...more });
  return flowOf(effectivePolicy(service, api, operation.id, { kind: 'api' }), operation);
};
const forward = ({ exits }: Flow): FlowExit | undefined => exits.find(({ kind }) => kind === 'forward');
const tells = (exit: FlowExit | undefined): string => (exit === undefined ? 'none' : [...exit.maybe].map((proof) => `${proof}${exit.sure.has(proof) ? '' : '?'}`).sort().join(' '));

const JWT = '<validate-jwt header-name="Authorization" output-token-variable-name="verified-token"><openid-config url="https://i/.well-known/openid-configuration" /></validate-jwt>';
const ENTRA = '<validate-azure-ad-token tenant-id="t" />';
const WHEN = (body: string, condition = '@(context.Request.Headers.ContainsKey(\'x\'.ToString()))'): string => `<when condition="${condition}">${body}</when>`;
const REFUSE = '<return-response><set-status code="401" /></return-response>';

test.each([
  ['nothing', '<base />', ''],
  ['a token check', JWT, 'token'],
  ['an Entra token check', ENTRA, 'token'],
  ['a certificate check', '<validate-client-certificate />', 'certificate'],
  ['a certificate check that trusts whatever a caller makes', '<validate-client-certificate validate-trust="false"><identities><identity common-name="a" /></identities></validate-client-certificate>', ''],
  ['a check for one self-signed certificate', '<validate-client-certificate validate-trust="false"><identities><identity thumbprint="a" /></identities></validate-client-certificate>', 'certificate'],
  ['a certificate check that takes expired ones', '<validate-client-certificate validate-not-after="false" />', ''],
  ['a certificate check whose failure is ignored', '<validate-client-certificate ignore-error="true" />', ''],
  ['a token check without signature', '<validate-jwt header-name="Authorization" require-signed-tokens="false"><openid-config url="https://i" /></validate-jwt>', ''],
  ['a token check whose strictness is an expression', '<validate-jwt header-name="Authorization" require-signed-tokens="@(false)"><openid-config url="https://i" /></validate-jwt>', ''],
  ['a token check without keys', '<validate-jwt header-name="Authorization" />', ''],
  ['an allowed network', '<ip-filter action="allow"><address>10.0.0.1</address></ip-filter>', 'network'],
  ['a forbidden network', '<ip-filter action="forbid"><address>10.0.0.1</address></ip-filter>', ''],
  ['a check in one branch', `<choose>${WHEN(JWT)}</choose>`, 'token?'],
  ['a check in every branch', `<choose>${WHEN(JWT)}<otherwise>${ENTRA}</otherwise></choose>`, 'token'],
  ['a check in every branch that goes on', `<choose>${WHEN(JWT)}<otherwise>${REFUSE}</otherwise></choose>`, 'token'],
  ['a check in a branch that is always taken', `<choose>${WHEN(JWT, '@(true)')}</choose>`, 'token'],
  ['a check in a branch that is never taken', `<choose>${WHEN(JWT, '@(false)')}</choose>`, ''],
  ['a check in a retry', `<retry condition="@(false)" count="1" interval="1">${JWT}</retry>`, 'token'],
  ['a check under a concurrency limit', `<limit-concurrency key="a" max-count="1">${JWT}</limit-concurrency>`, 'token'],
  ['a check in a wait for all', `<wait for="all"><choose>${WHEN(JWT)}<otherwise>${ENTRA}</otherwise></choose></wait>`, 'token'],
  ['a check in a wait for any', `<wait for="any"><choose>${WHEN(JWT)}<otherwise>${ENTRA}</otherwise></choose></wait>`, 'token?'],
  ['a check of two kinds, either of which is enough', `<choose>${WHEN(JWT)}<otherwise><validate-client-certificate /></otherwise></choose>`, 'certificate? token?'],
])('%s before the call gives the proofs "%s"', (_, inbound, expected) => {
  expect(tells(forward(flow(inbound)))).toBe(expected);
});

const PUBLIC = (ids: string): string => `<choose>${WHEN('', `@(new string[] { ${ids} }.Contains(context.Operation.Id))`)}<otherwise>${JWT}</otherwise></choose>`;

test.each([
  ['named there', '"read-patient", "x"', ''],
  ['not named there', '"x"', 'token'],
  ['in an empty list', '', 'token'],
])('an operation %s takes its own way through a choice of operations', (_, ids, expected) => {
  expect(tells(forward(flow(PUBLIC(ids))))).toBe(expected);
});

const TABLE = accessTable([{ operationId: 'read-patient', token: [[{ kind: 'scope', value: 'a' }]] }]);
const DECISION = tokenDecision(['scp']);
const NEGATED = tokenDecision(['scp'], { holds: false });
const DENY = '<return-response><set-status code="403" /></return-response>';
const set = (name: string, value: string): string => `<set-variable name="${name}" value="${value}" />`;

test.each([
  ['refused where the decision is negative', `${JWT}${set('access-requirement', TABLE)}<choose>${WHEN(DENY, NEGATED)}</choose>`],
  ['let through where the decision is positive', `${JWT}${set('access-requirement', TABLE)}<choose>${WHEN('', DECISION)}<otherwise>${DENY}</otherwise></choose>`],
  ['refused by a variable', `${JWT}${set('access-requirement', TABLE)}${set('allowed', DECISION)}<choose>${WHEN(DENY, '@(!(bool)context.Variables["allowed"])')}</choose>`],
])('the access table is known where a call is %s', (_, inbound) => {
  const exit = forward(flow(inbound));
  expect([tells(exit), exit?.requirement]).toEqual(['claims token', [[{ kind: 'scope', value: 'a' }]]]);
});

test('an operation that the table does not name is let through to nobody', () => {
  const inbound = `${JWT}${set('access-requirement', TABLE)}<choose>${WHEN(DENY, NEGATED)}</choose>`;
  expect(forward(flow(inbound, { id: 'update-patient', method: 'PUT' }))?.requirement).toEqual([]);
});

test.each([
  ['the token was never verified', `${set('access-requirement', TABLE)}<choose>${WHEN(DENY, NEGATED)}</choose>`],
  ['the token is replaced by that of the gateway', `${JWT}<authentication-managed-identity resource="r" output-token-variable-name="verified-token" />${set('access-requirement', TABLE)}<choose>${WHEN(DENY, NEGATED)}</choose>`],
  ['the table is replaced in some calls', `${JWT}${set('access-requirement', TABLE)}<choose>${WHEN(set('access-requirement', 'any-token'))}</choose><choose>${WHEN(DENY, NEGATED)}</choose>`],
  ['the token is replaced afterwards', `${JWT}${set('verified-token', '@(1)')}${set('access-requirement', TABLE)}<choose>${WHEN(DENY, NEGATED)}</choose>`],
  ['the table is replaced afterwards', `${JWT}${set('access-requirement', TABLE)}${set('access-requirement', 'any-token')}<choose>${WHEN(DENY, NEGATED)}</choose>`],
  ['the refusal is no refusal', `${JWT}${set('access-requirement', TABLE)}<choose>${WHEN('<trace source="a" />', NEGATED)}</choose>`],
  ['the decision is another text', `${JWT}${set('access-requirement', TABLE)}<choose>${WHEN(DENY, NEGATED.replace('StringComparison.Ordinal)', 'StringComparison.Ordinal) || true'))}</choose>`],
  ['the scopes are read from a claim that the caller may choose', `${JWT}${set('access-requirement', TABLE)}<choose>${WHEN(DENY, NEGATED.replace('"scp"', '"nickname"'))}</choose>`],
])('nothing is known of claims where %s', (_, inbound) => {
  expect(forward(flow(inbound))?.sure.has('claims')).toBe(false);
});

test("a validation's own required claims count, values only", () => {
  const jwt = (claims: string): string => JWT.replace('</validate-jwt>', `<required-claims>${claims}</required-claims></validate-jwt>`);
  expect(forward(flow(jwt('<claim name="scp" match="any"><value>a</value><value>b</value></claim><claim name="roles"><value>r</value></claim>')))?.requirement).toEqual([
    [{ kind: 'scope', value: 'a' }, { kind: 'role', value: 'r' }],
    [{ kind: 'scope', value: 'b' }, { kind: 'role', value: 'r' }],
  ]);
  expect(tells(forward(flow(jwt('<claim name="scp" />'))))).toBe('token');
});

test.each([
  ['a refusal', REFUSE, true],
  ['an answer', '<return-response><set-status code="200" /></return-response>', false],
  ['a redirect', '<return-response><set-status code="302" /></return-response>', false],
  ['an answer without a status', '<return-response />', false],
  ['an answer of unknown status', '<return-response><set-status code="@(1+1)" /></return-response>', 'unknown'],
  ["another call's answer", '<return-response response-variable-name="r" />', 'unknown'],
  ["another call's answer with a refusing status", '<return-response response-variable-name="r"><set-status code="403" /></return-response>', 'unknown'],
  ["another call's answer in the body of a refusal", '<return-response><set-status code="403" /><set-body>@(((IResponse)context.Variables["r"]).Body.As<string>())</set-body></return-response>', 'unknown'],
  ["another call's answer, all of it replaced", '<return-response response-variable-name="r"><set-status code="403" /><set-body>{}</set-body></return-response>', true],
  ['a mock', '<mock-response status-code="200" />', false],
  ['a mocked refusal', '<mock-response status-code="404" />', true],
])('%s ends the call', (_, inbound, refusal) => {
  const { exits } = flow(inbound);
  expect(exits.filter(({ section }) => section !== 'on-error').map((exit) => [exit.kind, exit.refusal])).toEqual([['response', refusal]]);
});

test('a condition on the method decides nothing once the method may have been changed', () => {
  const check = `<choose>${WHEN(JWT, '@(context.Request.Method == "GET")')}</choose>`;
  expect(tells(forward(flow(check)))).toBe('token');
  expect(tells(forward(flow(`<set-method>GET</set-method>${check}`)))).toBe('token?');
});

test('a copy of the call that is sent is a call', () => {
  expect(flow('<send-request mode="copy" response-variable-name="r"><set-url>https://x</set-url></send-request>').exits[0]).toMatchObject({ kind: 'forward', section: 'inbound' });
});

test('a cached answer is an answer', () => {
  expect(flow(`<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />${JWT}`).exits[0]).toMatchObject({ kind: 'response', refusal: false });
});

test.each([
  ['leaves the error be', '<set-header name="a" />', true],
  ['answers with success', '<return-response><set-status code="200" /></return-response>', false],
  ['turns the error into success', '<set-status code="200" />', false],
  ['answers with what another call was told', '<set-body>@((string)context.Variables["r"])</set-body>', 'unknown'],
  ['answers with a body of its own', '<set-body>{}</set-body>', true],
])('an on-error that %s', (_, onError, refusal) => {
  const { service, api } = readService({ api: policies({ inbound: JWT, 'on-error': onError }) });
  const { exits } = flowOf(effectivePolicy(service, api, 'read-patient', { kind: 'api' }), { id: 'read-patient', method: 'GET' });
  expect(exits.filter(({ section }) => section === 'on-error').map((exit) => [exit.refusal, [...exit.sure]])).toEqual([[refusal, []]]);
});

test('a statement that nobody knows is an unknown', () => {
  expect(flow('<open-sesame />').unknowns.map(({ reason }) => reason)).toEqual(['what <open-sesame> does is not known']);
});

test('visits tell what is proven before and after, and what not every call takes', () => {
  const { visits } = flow(`<choose>${WHEN(JWT)}<otherwise>${REFUSE}</otherwise></choose><trace source="a" />`);
  expect(visits.slice(0, 4).map((visit) => [visit.statement.element.name, visit.always, [...visit.before], visit.after && [...visit.after]])).toEqual([
    ['choose', true, [], ['token']],
    ['validate-jwt', false, [], ['token']],
    ['return-response', false, [], undefined],
    ['trace', true, ['token'], ['token']],
  ]);
});

test('operations that a policy treats alike share one flow', () => {
  const { service, api } = readService({ api: policies({ inbound: PUBLIC('"get-metadata"') }) });
  const policy = effectivePolicy(service, api, 'x', { kind: 'api' });
  const of = (id: string): Flow => flowOf(policy, { id, method: 'GET' });
  expect(of('a')).toBe(of('b'));
  expect(of('a')).not.toBe(of('get-metadata'));
});
