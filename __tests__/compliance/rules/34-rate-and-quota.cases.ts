import { rateAndQuota } from '../../../compliance/rules/34-rate-and-quota';
import { policies } from '../../synthesized/service';
import { READ, refuse, ruleTable, when } from './policy-rule';

const inbound = (text: string) => ({ paths: READ, api: policies({ inbound: `<base />${text}` }) });
const rate = (key: string, more = ''): string => `<rate-limit-by-key calls="10" renewal-period="60" counter-key="${key}" ${more}/>`;
const quota = (key: string): string => `<quota-by-key calls="10" renewal-period="300" counter-key="${key}" />`;
const CLIENT = '@(context.Subscription.Id)';

ruleTable(rateAndQuota, [
  ['both by client', inbound(rate(CLIENT) + quota(CLIENT)), 'compliant'],
  ['both by address', inbound(rate('@(context.Request.IpAddress)') + quota('@(context.Request.IpAddress)')), 'compliant'],
  ['both by a variable made of the verified token', inbound(`<set-variable name="client" value="@(((Jwt)context.Variables["verified-token"]).Subject)" />${rate('@((string)context.Variables["client"])')}${quota(CLIENT)}`), 'compliant'],
  ['a looser one beside', inbound(rate('all') + rate(CLIENT) + quota(CLIENT)), 'compliant'],
  ['nobody gets to a backend', inbound(refuse()), 'not-applicable'],
  ['neither', inbound(''), 'non-compliant'],
  ['a rate alone', inbound(rate(CLIENT)), 'non-compliant'],
  ['a quota alone', inbound(quota(CLIENT)), 'non-compliant'],
  ['both in the product alone', { paths: READ, products: { gold: policies({ inbound: '<base /><rate-limit calls="1" renewal-period="1" /><quota calls="1" renewal-period="300" />' }) } }, 'non-compliant'],
  ['all callers together', inbound(rate('all') + quota(CLIENT)), 'non-compliant'],
  ['a key that the caller writes', inbound(rate('@(context.Request.Headers.GetValueOrDefault("X-Client", ""))') + quota(CLIENT)), 'non-compliant'],
  ['a variable that the caller writes', inbound(`<set-variable name="client" value="@(context.Request.Headers.GetValueOrDefault("X-Client", ""))" />${rate('@((string)context.Variables["client"])')}${quota(CLIENT)}`), 'non-compliant'],
  ['a key that is new every time', inbound(rate('@(Guid.NewGuid().ToString())') + quota(CLIENT)), 'non-compliant'],
  ['a limit that nobody reaches', inbound(rate(CLIENT).replace('"10"', '"2147483647"') + quota(CLIENT)), 'non-compliant'],
  ['nothing counted', inbound(rate(CLIENT, 'increment-condition="@(false)" ') + quota(CLIENT)), 'non-compliant'],
  ['some calls counted', inbound(rate(CLIENT, 'increment-condition="@(context.Response.StatusCode == 200)" ') + quota(CLIENT)), 'unknown'],
  ['some calls limited', inbound(when(rate(CLIENT)) + quota(CLIENT)), 'unknown'],
  ['a number of calls that Terraform knows', inbound(rate(CLIENT).replace('"10"', '"${var.calls}"') + quota(CLIENT)), 'unknown'],
  ['a key of which nothing is known', inbound(rate('@(context.Api.Id)') + quota(CLIENT)), 'unknown'],
]);
