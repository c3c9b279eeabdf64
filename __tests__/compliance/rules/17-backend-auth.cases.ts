import { backendAuth } from '../../../compliance/rules/17-backend-auth';
import { policies, type ServiceTexts } from '../../synthesized/service';
import { header, ruleTable, when } from './policy-rule';

const TO_BACKEND = '<set-backend-service backend-id="fhir" />';
const IDENTITY = '<authentication-managed-identity resource="api://fhir" />';
const KEPT = '<authentication-managed-identity resource="api://fhir" output-token-variable-name="t" />';
const SENT = header('Authorization', '@("Bearer " + (string)context.Variables["t"])');
const name = { api_management_name: 'gateway' };
/** An API that calls the backend `fhir` after its own statements. */
const calls = (inbound: string, credentials?: object, more: ServiceTexts['more'] = {}): ServiceTexts => ({
  api: policies({ inbound: `<base />${inbound}` }),
  more: { azurerm_api_management_backend: { fhir: { ...name, name: 'fhir', url: 'https://fhir.example', ...(credentials && { credentials }) } }, ...more },
});
const secret = { azurerm_api_management_named_value: { key: { ...name, name: 'fhir-key', display_name: 'fhir-key', secret: true, value_from_key_vault: { secret_id: 'https://v.vault.azure.net/secrets/k' } } } };

ruleTable(backendAuth, [
  ['a managed identity', calls(TO_BACKEND + IDENTITY), 'compliant'],
  ['a managed identity for the whole service', { ...calls(TO_BACKEND), global: `<policies><inbound>${IDENTITY}</inbound><backend><forward-request /></backend><outbound /><on-error /></policies>` }, 'compliant'],
  ['a managed identity, as one of many at a time', calls(`${TO_BACKEND}<limit-concurrency key="a" max-count="3">${IDENTITY}</limit-concurrency>`), 'compliant'],
  ['a managed identity in a fragment', { ...calls(`${TO_BACKEND}<include-fragment fragment-id="f" />`), fragments: { f: IDENTITY } }, 'compliant'],
  ['a token that is kept, and then sent', calls(TO_BACKEND + KEPT + SENT), 'compliant'],
  ['another header afterwards', calls(TO_BACKEND + IDENTITY + header('X-Caller', 'gateway')), 'compliant'],
  ['Authorization dropped before', calls(TO_BACKEND + header('Authorization') + IDENTITY), 'compliant'],
  ['a certificate', calls(`${TO_BACKEND}<authentication-certificate certificate-id="c" />${header('Authorization')}`), 'compliant'],
  ['a client certificate on the backend', calls(TO_BACKEND, { certificate: ['0123456789ABCDEF'] }), 'compliant'],
  ['an authorization on the backend', calls(TO_BACKEND, { authorization: { scheme: 'Bearer', parameter: '{{fhir-key}}' } }, secret), 'compliant'],
  ['a header from a secret named value', calls(TO_BACKEND, { header: { 'X-Key': '{{fhir-key}}' } }, secret), 'compliant'],
  ['a header as text', calls(TO_BACKEND, { header: { 'X-Key': 'abc' } }), 'non-compliant'],
  ['a managed identity that may fail', calls(`${TO_BACKEND}<authentication-managed-identity resource="api://fhir" ignore-error="true" />`), 'non-compliant'],
  ['nothing', calls(TO_BACKEND), 'non-compliant'],
  ['a base URL and nothing', calls('<set-backend-service base-url="https://fhir.example" />'), 'non-compliant'],
  ['Authorization dropped afterwards', calls(TO_BACKEND + IDENTITY + header('authorization')), 'non-compliant'],
  ["the caller's own token afterwards", calls(TO_BACKEND + IDENTITY + header('Authorization', '@(context.Request.Headers.GetValueOrDefault("X-Token", ""))')), 'non-compliant'],
  ['a token that is kept, and never sent', calls(TO_BACKEND + KEPT), 'non-compliant'],
  ['a managed identity dropped for one operation', { ...calls(TO_BACKEND + IDENTITY), operationPolicies: { 'read-patient': policies({ inbound: `<base />${header('Authorization')}` }) } }, 'non-compliant'],
  ['a managed identity under a condition', calls(TO_BACKEND + when(IDENTITY)), 'unknown'],
  ['Authorization dropped under a condition', calls(TO_BACKEND + IDENTITY + when(header('Authorization'))), 'unknown'],
  ['a backend made elsewhere', { api: policies({ inbound: `<base />${TO_BACKEND}` }) }, 'unknown'],
  ['an API that answers by itself', { api: policies({ inbound: '<base /><return-response />' }) }, 'not-applicable'],
  ['an API without a backend', {}, 'not-applicable'],
]);
