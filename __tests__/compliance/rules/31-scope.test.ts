import { scope } from '../../../compliance/rules/31-scope';
import { accessTable } from '../../../policies/baseline/access-table';
import { tokenDecision } from '../../../policies/baseline/token-decision';
import { policies } from '../../synthesized/service';
import { DISCOVERY, JWT, READ, refuse, ruleTable, when } from './policy-rule';

const denied = tokenDecision(['scp'], { holds: false });
const table = (token: Parameters<typeof accessTable>[0][number]['token']): string => `<set-variable name="access-requirement" value="${accessTable([{ operationId: 'read-patient', token }])}" />`;
const inbound = (text: string) => ({ paths: READ, api: policies({ inbound: `<base />${text}` }) });
const READER = [[{ kind: 'scope', value: 'patient.read' }]] as const;
const claims = (text: string): string => JWT.replace('</validate-jwt>', `<required-claims>${text}</required-claims></validate-jwt>`);

ruleTable(scope, [
  ['the access table decides', inbound(`${JWT}${table(READER)}${when(refuse(403), denied)}`), 'compliant'],
  ['the access table denies', inbound(`${JWT}${table([])}${when(refuse(403), denied)}`), 'compliant'],
  ['the validation asks for a scope', inbound(claims('<claim name="scp"><value>a</value></claim>')), 'compliant'],
  ['a named certificate', inbound('<validate-client-certificate><identities><identity thumbprint="a" /></identities></validate-client-certificate>'), 'compliant'],
  ['public discovery', { paths: DISCOVERY }, 'not-applicable'],
  ['a token without scope', inbound(JWT), 'non-compliant'],
  ['the table takes any token', inbound(`${JWT}${table([[]])}${when(refuse(403), denied)}`), 'non-compliant'],
  ['a role that is anything', inbound(claims('<claim name="roles" />')), 'non-compliant'],
  ['a claim that is no authorization', inbound(claims('<claim name="sub"><value>a</value></claim>')), 'non-compliant'],
  ['nobody refuses', inbound(`${JWT}${table(READER)}${when('<trace source="a" />', denied)}`), 'unknown'],
  ['a refusal that is success', inbound(`${JWT}${table(READER)}${when(refuse(200), denied)}`), 'non-compliant'],
  ['a table edited into something else', inbound(`${JWT}${table(READER).replace('return "denied"', 'return "any-token"')}${when(refuse(403), denied)}`), 'non-compliant'],
  ['any certificate', inbound('<validate-client-certificate />'), 'non-compliant'],
  ['a decision under a condition', inbound(`${JWT}${table(READER)}${when(when(refuse(403), denied))}`), 'unknown'],
  ['a scope in one branch', inbound(`<choose><when condition="@(context.Api.Id == "x")">${claims('<claim name="scp"><value>a</value></claim>')}</when><otherwise>${JWT}</otherwise></choose>`), 'unknown'],
]);
