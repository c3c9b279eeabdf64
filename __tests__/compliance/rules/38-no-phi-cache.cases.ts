import { noPhiCache } from '../../../compliance/rules/38-no-phi-cache';
import { policies } from '../../synthesized/service';
import { DISCOVERY, header, READ, ruleTable, when } from './policy-rule';

const LOOKUP = '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />';
const NO_STORE = header('Cache-Control', 'no-store');
const both = (inbound: string, outbound: string) => ({ paths: READ, api: policies({ inbound: `<base />${inbound}`, outbound: `<base />${outbound}` }) });

ruleTable(noPhiCache, [
  ['no-store', both('', NO_STORE), 'compliant'],
  ['no-store among others', both('', header('cache-control', 'no-store, private')), 'compliant'],
  ['a value of its own kept', both('<cache-store-value key="k" value="@(context.Api.Id)" duration="9" />', NO_STORE), 'compliant'],
  ['discovery', { paths: DISCOVERY, api: policies({ inbound: `<base />${LOOKUP}` }) }, 'not-applicable'],
  ['a cache', both(LOOKUP, `<cache-store duration="60" />${NO_STORE}`), 'non-compliant'],
  ['a cache in one branch', both(when(LOOKUP), NO_STORE), 'non-compliant'],
  ['a body kept', both('', `<cache-store-value key="k" value="@(context.Response.Body.As<string>(true))" duration="9" />${NO_STORE}`), 'non-compliant'],
  ['nothing said', both('', ''), 'non-compliant'],
  ['no-store only where the backend says nothing', both('', NO_STORE.replace('override', 'skip')), 'non-compliant'],
  ['no-store taken back', both('', NO_STORE + header('Cache-Control', 'max-age=60')), 'unknown'],
  ['no-store in another section', both(NO_STORE.replace('Cache-Control', 'X-Cache'), ''), 'non-compliant'],
  ['no-store for some', both('', when(NO_STORE)), 'unknown'],
  ['no-store for some and another header for the others', both('', `<choose><when condition="@(context.Api.Id == "x")">${NO_STORE}</when><otherwise>${header('X-A', 'b')}</otherwise></choose>`), 'unknown'],
]);
