import { base } from '../../../compliance/rules/29-base';
import { policies, readService } from '../../synthesized/service';
import { madeElsewhere, ruleTable, when } from './policy-rule';

ruleTable(base, [
  ['every section inherits', { api: policies() }, 'compliant'],
  ['cors and variables come first', { api: policies({ inbound: '<cors /><set-variable name="a" value="b" /><base /><set-method>GET</set-method>' }) }, 'compliant'],
  ['something that goes on comes before base in on-error', { api: policies({ 'on-error': '<set-status code="400" /><base />' }) }, 'compliant'],
  ['only the service has a policy', { global: policies({ inbound: '' }) }, 'not-applicable'],
  ['inbound without base', { api: policies({ inbound: '' }) }, 'non-compliant'],
  ['backend without base', { api: policies({ backend: '<forward-request />' }) }, 'non-compliant'],
  ['outbound without base', { api: policies({ outbound: '' }) }, 'non-compliant'],
  ['on-error without base', { api: policies({ 'on-error': '' }) }, 'non-compliant'],
  ['a section that is not there', { api: '<policies><inbound><base /></inbound></policies>' }, 'non-compliant'],
  ['base inside a condition', { api: policies({ inbound: when('<base />') }) }, 'non-compliant'],
  ['base inside a comment', { api: policies({ inbound: '<!-- <base /> -->' }) }, 'non-compliant'],
  ['an answer before base', { api: policies({ inbound: `${when('<return-response />')}<base />` }) }, 'non-compliant'],
  ['an answer before base in on-error, which skips the audit', { api: policies({ 'on-error': `${when('<return-response />')}<base />` }) }, 'non-compliant'],
  ['an operation that does not inherit', { api: policies(), operationPolicies: { 'read-patient': policies({ inbound: '' }) } }, 'non-compliant'],
  ['a product that does not inherit', { products: { gold: policies({ inbound: '' }) } }, 'non-compliant'],
  ['a policy that does not parse', { api: '<policies>' }, 'unknown'],
]);

test('a service that another folder makes may have a policy that this folder does not tell', () => {
  const { model, service } = readService({ api: policies() });
  const elsewhere = madeElsewhere(service);
  expect(base.check({ model, service: elsewhere, profile: 'production' }).map(({ status }) => status)).toEqual(['compliant', 'unknown']);
});
