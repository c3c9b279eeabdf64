import { timeout } from '../../../compliance/rules/42-timeout';
import { policies, readService } from '../../synthesized/service';
import { READ, refuse, madeElsewhere, ruleTable } from './policy-rule';

const backend = (values: object) => ({ azurerm_api_management_backend: { fhir: { api_management_name: 'gateway', name: 'fhir', url: 'https://x.example', ...values } } });
const GUARDED = backend({ circuit_breaker_rule: { name: 'r' } });
const call = (attributes: string, more = GUARDED, inbound = '<set-backend-service backend-id="fhir" />') => ({
  paths: READ,
  api: policies({ inbound: `<base />${inbound}`, backend: `<forward-request ${attributes}/>` }),
  more,
});

ruleTable(timeout, [
  ['a timeout and a circuit breaker', call('timeout="30" '), 'compliant'],
  ['nobody gets to a backend', { paths: READ, api: policies({ inbound: refuse() }) }, 'not-applicable'],
  ['no timeout', call(''), 'non-compliant'],
  ['ten minutes', call('timeout="600" '), 'non-compliant'],
  ['redirects followed', call('timeout="30" follow-redirects="true" '), 'non-compliant'],
  ['no circuit breaker', call('timeout="30" ', backend({})), 'non-compliant'],
  ['the service URL', call('timeout="30" ', GUARDED, ''), 'non-compliant'],
  ['a base URL', call('timeout="30" ', GUARDED, '<set-backend-service base-url="https://x.example" />'), 'non-compliant'],
  ['a timeout that an expression gives', call('timeout="@(30)" '), 'unknown'],
  ['a backend that is not there', call('timeout="30" ', GUARDED, '<set-backend-service backend-id="ghost" />'), 'unknown'],
]);

test('the timeout in the policy of a service that another folder makes is not known', () => {
  const { model, service } = readService({ paths: READ, api: policies({ inbound: '<base /><set-backend-service backend-id="fhir" />' }), more: GUARDED });
  const elsewhere = madeElsewhere(service);
  expect(timeout.check({ model, service: elsewhere, profile: 'production' }).map(({ status, path, elsewhere: theirs }) => [status, path, theirs])).toEqual([
    // The backend's circuit breaker is in this folder.
    ['compliant', 'test/Api', undefined],
    ['unknown', 'gateway', true],
  ]);
});
