import { authentication } from '../../../compliance/rules/28-authentication';
import { policies } from '../../synthesized/service';
import { CONDITION, DISCOVERY, JWT, READ, refuse, rowsOf, ruleTable, when } from './policy-rule';

const inbound = (text: string) => ({ paths: READ, api: policies({ inbound: text }) });
const open = '@(new string[] { "read-patient" }.Contains(context.Operation.Id))';

ruleTable(authentication, [
  ['a token check before everything', inbound(`<base />${JWT}`), 'compliant'],
  ['a certificate check before everything', inbound('<base /><validate-client-certificate />'), 'compliant'],
  ['a token check in the service policy', { paths: READ, global: policies({ inbound: JWT, backend: '<forward-request />' }), api: policies() }, 'compliant'],
  ['a token check in a fragment', { ...inbound('<base /><include-fragment fragment-id="auth" />'), fragments: { auth: JWT } }, 'compliant'],
  ['a refusal of everybody', inbound(`<base />${refuse(403)}`), 'compliant'],
  ['public discovery', { paths: DISCOVERY }, 'compliant'],
  ['an operation that its contract declares open', { paths: { '/hours': { get: { operationId: 'h', security: [] } } } }, 'compliant'],
  ['an API without operations', { paths: {} }, 'not-applicable'],
  ['no policy at all', { paths: READ }, 'non-compliant'],
  ['a token check that the operation drops', { ...inbound(`<base />${JWT}`), operationPolicies: { 'read-patient': policies({ inbound: '<set-variable name="a" value="b" />' }) } }, 'non-compliant'],
  ['a token check in the product alone, which a key of the API skips', { paths: READ, products: { gold: policies({ inbound: `<base />${JWT}` }) } }, 'non-compliant'],
  ['an answer before the token check', inbound(`<base />${when('<return-response><set-status code="200" /></return-response>')}${JWT}`), 'non-compliant'],
  ['a cached answer before the token check', inbound(`<base /><cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />${JWT}`), 'non-compliant'],
  ['a mock before the token check', inbound(`<base /><mock-response status-code="200" />${JWT}`), 'non-compliant'],
  ['a copy of the call sent before the token check', inbound(`<base /><send-request mode="copy" response-variable-name="r"><set-url>https://x.example</set-url></send-request>${JWT}`), 'non-compliant'],
  ['an on-error that answers with success', { paths: READ, api: policies({ inbound: `<base />${JWT}`, 'on-error': '<base /><return-response><set-status code="200" /></return-response>' }) }, 'non-compliant'],
  ['an on-error that turns the status into success', { paths: READ, api: policies({ inbound: `<base />${JWT}`, 'on-error': '<base /><set-status code="200" reason="OK" />' }) }, 'non-compliant'],
  ['a patient read that the policy declares public', inbound(`<base /><choose><when condition="${open}"></when><otherwise>${JWT}</otherwise></choose>`), 'non-compliant'],
  ['a patient read that its contract declares open', { paths: { '/Patient/{id}': { get: { operationId: 'p', security: [], 'x-fhir': { type: 'Patient', interaction: 'read' } } } } }, 'non-compliant'],
  ['a write that its contract declares open', { paths: { '/hours': { post: { operationId: 'h', security: [] } } } }, 'non-compliant'],
  ['a token check that ignores signatures', inbound(`<base />${JWT.replace('clock-skew', 'require-signed-tokens="false" clock-skew')}`), 'non-compliant'],
  ['a token check moved into a when', inbound(`<base />${when(JWT)}`), 'unknown'],
  ['a token check in a wait for any', inbound(`<base /><wait for="any">${when(JWT)}</wait>`), 'unknown'],
  ['an answer of unknown status', inbound(`<base />${when(`<return-response><set-status code="${CONDITION}" /></return-response>`)}${JWT}`), 'unknown'],
  ['a policy that does not parse', { paths: READ, api: '<policies>' }, 'non-compliant'],
  ['a policy that does not parse under a token check', { paths: READ, global: policies({ inbound: JWT, backend: '<forward-request />' }), api: '<policies>' }, 'unknown'],
  ['a fragment that is not there', inbound(`<base />${JWT}<include-fragment fragment-id="ghost" />`), 'unknown'],
  ['a statement that nobody knows', inbound(`<base />${JWT}<open-sesame />`), 'unknown'],
]);

test('a hole of one operation is a row about that operation, at the construct of the statement', () => {
  const rows = rowsOf(authentication, {
    api: policies({ inbound: `<base /><choose><when condition="@(context.Operation.Id == "read-patient")"><return-response><set-status code="200" /></return-response></when></choose>${JWT}` }),
  });
  expect(rows).toMatchObject([{ status: 'non-compliant', path: 'test/Api/Policy', detail: 'api/read-patient: return-response in inbound' }]);
});

test('a hole of every operation that is not public is one row', () => {
  const inbound = `<base /><choose><when condition="${CONDITION}"><return-response><set-status code="200" /></return-response></when></choose>${JWT}`;
  const rows = rowsOf(authentication, { api: policies({ inbound }) });
  expect(rows.map(({ path, detail, message }) => [path, detail, message.split(':')[0]])).toEqual([['test/Api/Policy', 'api: return-response in inbound', 'API api, every operation that is not public']]);
});
