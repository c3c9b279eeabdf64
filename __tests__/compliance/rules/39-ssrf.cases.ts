import { ssrf } from '../../../compliance/rules/39-ssrf';
import { policies } from '../../synthesized/service';
import { READ, ruleTable, when } from './policy-rule';

const inbound = (text: string) => ({ paths: READ, api: policies({ inbound: `<base />${text}` }) });
const send = (url: string): string => `<send-request mode="new" response-variable-name="r"><set-url>${url}</set-url></send-request>`;

ruleTable(ssrf, [
  ['a fixed URL', inbound(send('https://x.example/a')), 'compliant'],
  ['a named backend', inbound('<set-backend-service backend-id="fhir" />'), 'compliant'],
  ['an expression of constants', inbound(send('@("https://x.example/" + context.Api.Id)')), 'compliant'],
  ['no calls', inbound(''), 'not-applicable'],
  ['a URL from a header', inbound(send('@(context.Request.Headers.GetValueOrDefault("X-Callback", ""))')), 'non-compliant'],
  ['a URL with a part of the path', inbound(send('@("https://x.example/" + context.Request.MatchedParameters["id"])')), 'non-compliant'],
  ['a backend from the query', inbound('<set-backend-service backend-id="@(context.Request.Url.Query.GetValueOrDefault("b"))" />'), 'non-compliant'],
  ['a base URL from the request, in one branch', inbound(when('<set-backend-service base-url="@(context.Request.Headers.GetValueOrDefault("X-Host"))" />')), 'non-compliant'],
  ['a one-way request to where the caller says', inbound('<send-one-way-request mode="new"><set-url>@(context.Request.Body.As<string>())</set-url></send-one-way-request>'), 'non-compliant'],
  ['a proxy from the request', inbound('<proxy url="@(context.Request.Headers.GetValueOrDefault("X-Proxy"))" />'), 'non-compliant'],
  ['a URL in a variable', inbound(send('@((string)context.Variables["url"])')), 'unknown'],
  ['a URL that Terraform knows', inbound(send('${var.url}')), 'unknown'],
  ['a URL in a secret named value', inbound(send('{{url}}')), 'unknown'],
]);
