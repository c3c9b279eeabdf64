import { noBodySink } from '../../../compliance/rules/43-no-body-sink';
import { policies } from '../../synthesized/service';
import { READ, ruleTable, when } from './policy-rule';

const outbound = (text: string, fragments = {}) => ({ paths: READ, api: policies({ outbound: `<base />${text}` }), fragments });
const trace = (text: string): string => `<trace source="audit"><message>${text}</message></trace>`;
const BODY = '@(context.Response.Body.As<string>(preserveContent: true))';
const hub = (text: string): string => `<log-to-eventhub logger-id="l">${text}</log-to-eventhub>`;

ruleTable(noBodySink, [
  ['an audit record', outbound(trace('@(context.Operation.Id + context.Response.StatusCode)')), 'compliant'],
  ['a body that is changed', outbound(`<set-body>${BODY}</set-body>${trace('done')}`), 'compliant'],
  ['no log', outbound(''), 'not-applicable'],
  ['a body in a trace', outbound(trace(BODY)), 'non-compliant'],
  ['a body in an event hub', outbound(hub(BODY)), 'non-compliant'],
  ['a part of a body', outbound(trace('@((string)context.Request.Body.As<JObject>(true)["id"])')), 'non-compliant'],
  ['a body in a metric', outbound(`<emit-metric name="m"><dimension name="d" value="${BODY}" /></emit-metric>`), 'non-compliant'],
  ['a variable that holds a body', outbound(`<set-variable name="b" value="${BODY}" />${hub('@((string)context.Variables["b"])')}`), 'non-compliant'],
  ['a variable made of one that holds a body', outbound(`<set-variable name="b" value="${BODY}" /><set-variable name="c" value="@((string)context.Variables["b"] + "x")" />${trace('@((string)context.Variables["c"])')}`), 'non-compliant'],
  ['a body logged for some', outbound(when(trace(BODY))), 'non-compliant'],
  ['a body logged in a fragment', outbound('<include-fragment fragment-id="f" />', { f: trace(BODY) }), 'non-compliant'],
  ['a body logged in on-error', { paths: READ, api: policies({ 'on-error': `<base />${trace(BODY)}` }) }, 'non-compliant'],
  ['a body traced by an expression', outbound('<set-variable name="x" value="@{ context.Trace(context.Request.Body.As<string>(true)); return 1; }" />'), 'non-compliant'],
  ['the token in a trace', outbound(trace('@(context.Request.Headers.GetValueOrDefault("Authorization", ""))')), 'non-compliant'],
  ['a key in an event hub', outbound(hub('@(context.Subscription.Key)')), 'non-compliant'],
  ['a token shown to the service that is asked about it', outbound('<send-request mode="new" response-variable-name="r"><set-url>https://x.example</set-url><set-header name="Authorization" exists-action="override"><value>@(context.Request.Headers.GetValueOrDefault("Authorization", ""))</value></set-header></send-request>'), 'compliant'],
  ['a body sent elsewhere', outbound(`<send-one-way-request mode="new"><set-url>https://x.example</set-url><set-body>${BODY}</set-body></send-one-way-request>`), 'non-compliant'],
  ['a copy of the call sent elsewhere', outbound('<send-one-way-request mode="copy"><set-url>https://x.example</set-url></send-one-way-request>'), 'non-compliant'],
  ['a policy that does not parse', { paths: READ, api: '<policies>' }, 'unknown'],
]);
