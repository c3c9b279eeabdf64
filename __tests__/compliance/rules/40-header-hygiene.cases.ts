import { headerHygiene } from '../../../compliance/rules/40-header-hygiene';
import { policies } from '../../synthesized/service';
import { header, READ, refuse, ruleTable, when } from './policy-rule';

const IDENTITY = ['X-MS-CLIENT-PRINCIPAL', 'x-ms-client-principal-id', 'X-MS-CLIENT-PRINCIPAL-NAME', 'X-Forwarded-Host', 'X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method-Override', 'X-ARR-ClientCert'].map((name) => header(name));
const BANNERS = header('X-Powered-By') + header('X-AspNet-Version');
const both = (inbound: readonly string[], outbound: string) => ({ paths: READ, api: policies({ inbound: `<base />${inbound.join('')}`, outbound: `<base />${outbound}` }) });

ruleTable(headerHygiene, [
  ['all dropped', both(IDENTITY, BANNERS), 'compliant'],
  ['one replaced by a value of the gateway', both([...IDENTITY.slice(1), header('X-MS-CLIENT-PRINCIPAL', '@(context.Api.Id)')], BANNERS), 'compliant'],
  ['nobody gets to a backend', both([refuse()], BANNERS), 'not-applicable'],
  ['one kept', both(IDENTITY.slice(1), BANNERS), 'non-compliant'],
  ['one set only where it is missing', both([...IDENTITY.slice(1), header('X-MS-CLIENT-PRINCIPAL', 'a').replace('override', 'skip')], BANNERS), 'non-compliant'],
  ['one dropped in one branch', both([...IDENTITY.slice(1), when(header('X-MS-CLIENT-PRINCIPAL'))], BANNERS), 'non-compliant'],
  ['banners kept', both(IDENTITY, ''), 'non-compliant'],
  ['a policy that does not parse', { ...both(IDENTITY, BANNERS), global: policies({ inbound: IDENTITY.join(''), backend: '<forward-request />', outbound: BANNERS }), api: '<policies>' }, 'unknown'],
]);
