import { cors } from '../../../compliance/rules/33-cors';
import { policies } from '../../synthesized/service';
import { DISCOVERY, header, ruleTable } from './policy-rule';

const from = (origins: readonly string[], attributes = '') => ({
  api: policies({ inbound: `<cors ${attributes}><allowed-origins>${origins.map((origin) => `<origin>${origin}</origin>`).join('')}</allowed-origins></cors><base />` }),
});

ruleTable(cors, [
  ['exact origins', from(['https://a.example', 'https://b.example:8443'], 'allow-credentials="true"'), 'compliant'],
  ['any origin for discovery', { ...from(['*']), paths: DISCOVERY }, 'compliant'],
  ['no cors', { api: policies() }, 'not-applicable'],
  ['any origin', from(['*']), 'non-compliant'],
  ['any origin with credentials, for discovery too', { ...from(['*'], 'allow-credentials="true"'), paths: DISCOVERY }, 'non-compliant'],
  ['any origin with credentials that an expression allows', { ...from(['*'], 'allow-credentials="@(true)"'), paths: DISCOVERY }, 'non-compliant'],
  ['an http origin', from(['http://a.example']), 'non-compliant'],
  ['every subdomain', from(['https://*.example']), 'non-compliant'],
  ['an origin with a path', from(['https://a.example/x']), 'non-compliant'],
  ['null', from(['null']), 'non-compliant'],
  ['no origin', from([]), 'non-compliant'],
  ['the header set by hand to any', { api: policies({ outbound: `<base />${header('Access-Control-Allow-Origin', '*')}` }) }, 'non-compliant'],
  ['the header reflecting its origin', { api: policies({ outbound: `<base />${header('access-control-allow-origin', '@(context.Request.Headers.GetValueOrDefault("Origin", ""))')}` }) }, 'non-compliant'],
  ['jsonp', { api: policies({ outbound: '<base /><jsonp callback-parameter-name="cb" />' }) }, 'non-compliant'],
  ['cross-domain', { global: policies({ inbound: '<cross-domain />', backend: '<forward-request />' }) }, 'non-compliant'],
  ['an origin that Terraform knows', from(['${var.origin}']), 'unknown'],
  ['an origin that an expression gives', from(['@(context.Deployment.Region)']), 'unknown'],
]);
