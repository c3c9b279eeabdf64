import { noUnverifiedJwt } from '../../../compliance/rules/32-no-unverified-jwt';
import { policies } from '../../synthesized/service';
import { JWT, READ, refuse, ruleTable, when } from './policy-rule';

const inbound = (text: string, fragments = {}) => ({ paths: READ, api: policies({ inbound: `<base />${text}` }), fragments });
const PARSE = '@(context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().Subject)';
const reads = `<set-variable name="subject" value="${PARSE}" />`;
const ISSUER = '@{ Jwt token; return context.Request.Headers.GetValueOrDefault("Authorization", "").TryParseJwt(out token) && token.Issuer == "https://i.example"; }';

ruleTable(noUnverifiedJwt, [
  ['a token read after its validation', inbound(`${JWT}${reads}`), 'compliant'],
  ['an issuer that chooses who proves it', inbound(`<choose><when condition="${ISSUER}">${JWT}</when><otherwise>${refuse()}</otherwise></choose>`), 'compliant'],
  ['no token read', inbound(JWT), 'not-applicable'],
  ['a token read before its validation', inbound(`${reads}${JWT}`), 'non-compliant'],
  ['a token read without validation', inbound(reads), 'non-compliant'],
  ['a token read after a validation in one branch', inbound(`${when(JWT)}${reads}`), 'non-compliant'],
  ['a token read in a fragment before its validation', inbound(`<include-fragment fragment-id="f" />${JWT}`, { f: reads }), 'non-compliant'],
  ['a token read inside the child of a statement', inbound(`<set-header name="X-User" exists-action="override"><value>${PARSE}</value></set-header>${JWT}`), 'non-compliant'],
  ['a token taken apart by hand', inbound(`<set-variable name="a" value="@(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(context.Request.Headers.GetValueOrDefault("Authorization").Split('.')[1])))" />${JWT}`), 'non-compliant'],
  ['an issuer that lets somebody by', inbound(`<choose><when condition="${ISSUER}">${JWT}</when><otherwise><set-method>GET</set-method></otherwise></choose>`), 'non-compliant'],
  ['a token read in on-error', { paths: READ, api: policies({ inbound: `<base />${JWT}`, 'on-error': `<base />${reads}` }) }, 'non-compliant'],
  ['a policy that does not parse', { paths: READ, api: '<policies>' }, 'unknown'],
]);
