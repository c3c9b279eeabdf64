/**
 * Elements and attributes of the example's policies whose loss lets nobody do more at the local gateway, each with its reason. A mutant is
 * excused where its title fits and, where an entry names one, a condition of its own or around it; an entry that fits none is stale and
 * fails the test, and so does one whose loss an attack finds. Numbers are left open: a statement more before it changes nothing.
 */
import type { Mutant } from './mutants';

export interface Excuse {
  readonly title: RegExp;
  readonly condition?: RegExp;
  readonly reason: string;
}

export const NOT_SECURITY: readonly Excuse[] = [
  { title: /^global inbound\/set-header\[\d+\] X-Correlation-Id\/value\[\d+\]$/, reason: 'a header without a value is not sent: the caller\'s own does not get through' },
  { title: /\/cors\[\d+\]\/(?:allowed-origins\[\d+\]\/origin|allowed-methods|allowed-headers|expose-headers)/, reason: 'what browsers may do: less of it is less' },
  { title: /^operation fhir\/get-\S+ inbound\/cors\[\d+\](?: @terminate-unmatched-request)?$/, reason: 'without it no page of another origin reads what is public; with it no origin is left that it does not match' },
  { title: /^operation fhir\/get-smart-configuration (?:backend|outbound)\/base\[\d+\]$/, reason: 'the gateway answers in inbound: neither section runs' },
  { title: /^api appointments inbound\/choose\[\d+\]\/when\[\d+\](?:\/set-variable\[\d+\] client)?$/, condition: /"get-health"/, reason: 'the public operation: without the branch it asks for a token, and without the name of its caller it is an error' },
  { title: /^api appointments inbound\/set-variable\[\d+\] error-style$/, reason: 'errors are in the plain form by default' },
  { title: /\/validate-content\[\d+\]\/content\[\d+\]$/, reason: 'a content type that is accepted: without it the type is refused' },
  { title: /\/issuers\[\d+\](?:\/issuer\[\d+\])?$/, reason: 'without a named issuer that of the discovery document counts, which is the same' },
  { title: /\/set-query-parameter\[\d+\] (?:_id|patient|subject) @exists-action$/, reason: 'a parameter that is there already has passed the refusal before: it names the patient of the token' },
  { title: /\/return-response\[\d+\]\/set-status\[\d+\]$/, condition: /Operation\.Id == "get-smart-configuration"/, reason: 'a new response has the status 200 already' },
  { title: /\/return-response\[\d+\]\/set-header\[\d+\] \S+ @exists-action$/, reason: 'a new response has no header yet that could stay' },
  { title: /^api fhir inbound\/validate-parameters\[\d+\]\/headers\[\d+\] @specified-parameter-action$/, reason: 'the FHIR contract declares no header' },
  { title: /^fragment refuse-unsupported-media-type-plain /, reason: 'of the example\'s APIs only the FHIR one takes a form' },
  { title: /^fragment answer-413 /, condition: /"error-style", "plain"\) == "fhir"/, reason: 'only the gateway itself answers 413, before an API\'s policy can choose the form' },
];

export const excuseOf = ({ title, conditions }: Mutant): Excuse | undefined =>
  NOT_SECURITY.find((excuse) => excuse.title.test(title) && (excuse.condition === undefined || conditions.some((condition) => excuse.condition?.test(condition))));
