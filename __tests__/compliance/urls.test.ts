import { judgeUrl } from '../../compliance/urls';
import { unresolvedMark } from '../../synthesized/templates';

test.each<readonly [url: string, verdict: string]>([
  ['https://a.example/x', 'ok'],
  ['wss://a.example', 'ok'],
  ['HTTPS://A.EXAMPLE', 'ok'],
  ['http://a.example', 'bad'],
  ['http://a.example/?r=https', 'bad'],
  ['http://https.example', 'bad'],
  ['//a.example', 'bad'],
  ['ftp://a.example', 'bad'],
  ['', 'bad'],
  ['https://a.example/{{path}}', 'ok'],
  ['http://a.example/{{path}}', 'bad'],
  ['https://{{host}}/x', 'unknown'],
  ['{{url}}', 'unknown'],
  [`https://a.example/${unresolvedMark('var.path')}`, 'ok'],
  [`https://${unresolvedMark('var.host')}/x`, 'unknown'],
  [unresolvedMark('var.url'), 'unknown'],
  ['@("https://a.example/" + context.RequestId)', 'ok'],
  ['@("https://a.example")', 'ok'],
  ['@($"https://a.example/{context.RequestId}")', 'ok'],
  ['@($"https://{context.Request.Headers["h"][0]}/x")', 'unknown'],
  ['@("https://a.example" + context.Request.Url.Path)', 'unknown'],
  ['@("http://a.example/" + context.RequestId)', 'bad'],
  ['@(true ? "https://a.example/" : "http://b.example/")', 'unknown'],
  ['@("https://a.example/".Replace("https", "http"))', 'unknown'],
  ['@{ return "https://a.example/"; }', 'unknown'],
])('%s is %s', (url, verdict) => {
  expect(judgeUrl(url, ['https:', 'wss:'])).toBe(verdict);
});
