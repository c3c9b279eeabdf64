import { scope } from '../../../compliance/rules/31-scope';
import { accessTable } from '../../../policies/baseline/access-table';
import { tokenDecision, type SmartContext } from '../../../policies/baseline/token-decision';
import { smartPatientContext } from '../../../policies/baseline/smart-patient';
import { writeNode } from '../../../policies/rawxml/write';
import { contractOperations } from '../../../synthesized/contract-operations';
import { policies } from '../../synthesized/service';
import { DISCOVERY, JWT, READ, refuse, ruleTable, when } from './policy-rule';

const denied = tokenDecision(['scp'], { holds: false });
const table = (token: Parameters<typeof accessTable>[0][number]['token']): string => `<set-variable name="access-requirement" value="${accessTable([{ operationId: 'read-patient', token }])}" />`;
const inbound = (text: string) => ({ paths: READ, api: policies({ inbound: `<base />${text}` }) });
const READER = [[{ kind: 'scope', value: 'patient.read' }]] as const;

const PATIENTS = { '/Patient/{id}': { get: { operationId: 'read-patient', parameters: [{ name: 'id', in: 'path', required: true }], 'x-fhir': { type: 'Patient', interaction: 'read' } } } };
const [operation] = contractOperations({ paths: PATIENTS });
const held = smartPatientContext({ style: 'fhir', operations: operation === undefined ? [] : [operation] }).map(writeNode).join('');
/** A FHIR API whose operation takes SMART scopes, patient/ ones included, with what holds the call to the patient. */
const granted = (variable: string, contexts: readonly SmartContext[]): string => `<set-variable name="${variable}" value="${tokenDecision(['scope'], { smart: contexts })}" />`;
const BEYOND = granted('granted-beyond-patient', ['user', 'system']);
const smart = (binding: string, claim = 'Patient.r', decisions = BEYOND) => ({
  paths: PATIENTS,
  fragments: { 'refuse-forbidden-fhir': refuse(403) },
  api: policies({
    inbound: `<base />${JWT}${table([[{ kind: 'smart', value: claim }]])}${granted('access-granted', ['patient', 'user', 'system'])}${decisions}${when(refuse(403), '@(!(bool)context.Variables["access-granted"])')}${binding}`,
  }),
});
const claims = (text: string): string => JWT.replace('</validate-jwt>', `<required-claims>${text}</required-claims></validate-jwt>`);

ruleTable(scope, [
  ['the access table decides', inbound(`${JWT}${table(READER)}${when(refuse(403), denied)}`), 'compliant'],
  ['the access table denies', inbound(`${JWT}${table([])}${when(refuse(403), denied)}`), 'compliant'],
  ['the validation asks for a scope', inbound(claims('<claim name="scp"><value>a</value></claim>')), 'compliant'],
  ['a named certificate', inbound('<validate-client-certificate><identities><identity thumbprint="a" /></identities></validate-client-certificate>'), 'compliant'],
  ['a call held to the patient of the token', smart(held), 'compliant'],
  ['a call that only scopes for systems cover', smart('', 'system/Patient.r'), 'compliant'],
  ['public discovery', { paths: DISCOVERY }, 'not-applicable'],
  ['a token without scope', inbound(JWT), 'non-compliant'],
  ['the table takes any token', inbound(`${JWT}${table([[]])}${when(refuse(403), denied)}`), 'non-compliant'],
  ['a role that is anything', inbound(claims('<claim name="roles" />')), 'non-compliant'],
  ['a claim that is no authorization', inbound(claims('<claim name="sub"><value>a</value></claim>')), 'non-compliant'],
  ['nobody refuses', inbound(`${JWT}${table(READER)}${when('<trace source="a" />', denied)}`), 'unknown'],
  ['a refusal that is success', inbound(`${JWT}${table(READER)}${when(refuse(200), denied)}`), 'non-compliant'],
  ['a table edited into something else', inbound(`${JWT}${table(READER).replace('return "denied"', 'return "any-token"')}${when(refuse(403), denied)}`), 'non-compliant'],
  ['any certificate', inbound('<validate-client-certificate />'), 'non-compliant'],
  ['a call that is not held to the patient', smart(''), 'unknown'],
  ['a call held to the patient for some', smart(when(held)), 'unknown'],
  ['a call held to whatever patient it names', smart(held.replace('path-id', 'by-server')), 'unknown'],
  ['a call that patient/ scopes let past the patient', smart(held, 'Patient.r', granted('granted-beyond-patient', ['patient', 'user'])), 'unknown'],
  ['a call that the caller lets past the patient', smart(held, 'Patient.r', `${BEYOND}<set-variable name="granted-beyond-patient" value="@(context.Request.Headers.ContainsKey("X-All"))" />`), 'unknown'],
  ['a call that the cache lets past the patient', smart(held, 'Patient.r', `${BEYOND}<cache-lookup-value key="all" variable-name="Granted-Beyond-Patient" />`), 'unknown'],
  ['a call held to the patient by another table', smart(`${table([[]])}${held}`), 'unknown'],
  ['a patient taken from a header', smart(held.replace(/name="patient" value="[\s\S]*?}" \/>/, 'name="patient" value="@(context.Request.Headers.GetValueOrDefault("X-Patient", ""))" />')), 'unknown'],
  ['a decision under a condition', inbound(`${JWT}${table(READER)}${when(when(refuse(403), denied))}`), 'unknown'],
  ['a scope in one branch', inbound(`<choose><when condition="@(context.Api.Id == "x")">${claims('<claim name="scp"><value>a</value></claim>')}</when><otherwise>${JWT}</otherwise></choose>`), 'unknown'],
]);
