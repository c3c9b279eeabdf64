import { onError } from '../../../compliance/rules/37-on-error';
import { policies } from '../../synthesized/service';
import { JWT, READ, ruleTable, when } from './policy-rule';

const GENERIC = '<return-response><set-status code="500" reason="Error" /><set-body>{"status":500}</set-body></return-response>';
const error = (text: string) => ({ paths: READ, api: policies({ inbound: `<base />${JWT}`, 'on-error': `<base />${text}` }) });

ruleTable(onError, [
  ['a body without detail', error(GENERIC), 'compliant'],
  ['a body of its own without an answer of its own', error('<set-body>{}</set-body>'), 'compliant'],
  ['the reason compared', error(`<choose><when condition="@(context.LastError.Reason == "TokenNotPresent")">${GENERIC}</when><otherwise>${GENERIC}</otherwise></choose>`), 'compliant'],
  ['the reason traced', error(`<trace source="audit"><message>@(context.LastError.Reason)</message></trace>${GENERIC}`), 'compliant'],
  ['an API without operations', { paths: {} }, 'not-applicable'],
  ["the gateway's own body", error(''), 'non-compliant'],
  ["the gateway's own body for some errors", error(when(GENERIC)), 'non-compliant'],
  ['the message in the body', error('<set-body>@(context.LastError.Message)</set-body>'), 'non-compliant'],
  ['the message in a header', error(`<set-header name="X-Error" exists-action="override"><value>@(context.LastError.Message)</value></set-header>${GENERIC}`), 'non-compliant'],
  ['the message in a trace', error(`<trace source="audit"><message>@(context.LastError.Message)</message></trace>${GENERIC}`), 'non-compliant'],
  ['the message in the status', error(GENERIC.replace('reason="Error"', 'reason="@(context.LastError?.Message)"')), 'non-compliant'],
  ['the reason in the body', error('<set-body>@(context.LastError.Reason)</set-body>'), 'non-compliant'],
  ['the whole error in the body', error('<set-body>@(JsonConvert.SerializeObject(context.LastError))</set-body>'), 'non-compliant'],
  ['the policy in a header', error(`<set-header name="X-Error" exists-action="override"><value>@(context.LastError.PolicyId)</value></set-header>${GENERIC}`), 'non-compliant'],
  ['a policy that does not parse', { paths: READ, global: policies({ 'on-error': GENERIC }), api: '<policies>' }, 'unknown'],
]);
