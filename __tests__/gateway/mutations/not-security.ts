/**
 * Elements and attributes of the example's policies whose loss lets nobody do more at the local gateway, each with its reason. A mutant is
 * excused where its title fits; an entry that fits none is stale and fails the test.
 */
export interface Excuse {
  readonly title: RegExp;
  readonly reason: string;
}

export const NOT_SECURITY: readonly Excuse[] = [
  { title: /\/trace\[\d+\](\/message\[1\])?$/, reason: 'the audit record refuses nobody; that each call has one is tested with the healthcare policy' },
  { title: /fragment refuse-\S+ \/set-variable\[1\] answer-status$|set-variable\[1\] answer-status$/, reason: 'the status that the audit record holds' },
  { title: /^global inbound\/.*X-Correlation-Id\/value\[1\]$/, reason: 'a header without a value is not sent: the caller\'s own does not get through' },
  { title: /(?:outbound|return-response\[\d\])\/set-header\[\d+\] X-Correlation-Id(?: @exists-action|\/value\[1\])?$/, reason: 'an answer that lacks the id of its call is as safe as one that has it' },
  { title: /set-variable\[1\] error-style$/, reason: 'the form of an error: an OperationOutcome or a plain object' },
  { title: /\/cors\[1\]\/(allowed-origins\[1\]\/origin|allowed-methods\[1\]|allowed-headers\[1\]|expose-headers\[1\])/, reason: 'what browsers may do: less of it is less' },
  { title: /^operation fhir\/get-\S+ inbound\/cors\[1\](?: @terminate-unmatched-request)?$/, reason: 'without it no page of another origin reads what is public; with it no origin is left that it does not match' },
  { title: /^operation fhir\/get-smart-configuration (?:backend|outbound)\/base\[1\]$/, reason: 'the gateway answers in inbound: neither section runs' },
  { title: /inbound\/choose\[1\]\/when\[1\](\/set-variable\[1\] client)?$/, reason: 'the public operations: without the branch they ask for a token' },
  { title: /validate-content\[1\]\/content\[\d\]$/, reason: 'a content type that is accepted: without it the type is refused' },
  { title: /\/issuers\[1\](?:\/issuer\[1\])?$/, reason: 'without a named issuer that of the discovery document counts, which is the same' },
  { title: /set-query-parameter\[1\] (_id|patient|subject) @exists-action$/, reason: 'a parameter that is there already has passed the refusal before: it names the patient of the token' },
  { title: /when\[1\]\/choose\[1\]\/when\[6\]/, reason: 'the example binds no operation by subject: the branch never runs' },
  { title: /api fhir inbound\/choose\[4\]/, reason: 'what SMART App Launch publishes for everybody' },
  { title: /fragment refuse-\S+ \/return-response\[1\]\/(set-header\[\d\] (Content-Type|WWW-Authenticate)|set-body)/, reason: 'how a refusal reads; that it is one is its status' },
  { title: /fragment refuse-\S+ \/return-response\[1\]\/set-header\[\d\] \S+ @exists-action$/, reason: 'a new response has no header yet that could stay' },
  { title: /^api fhir inbound\/validate-parameters\[1\]\/headers\[1\] @specified-parameter-action$/, reason: 'the FHIR contract declares no header' },
  { title: /^fragment refuse-unsupported-media-type-plain /, reason: 'of the example\'s APIs only the FHIR one takes a form' },
  { title: /^fragment answer-\d+ \/choose\[1\]\/when\[1\]$/, reason: 'the form of an error for FHIR clients: without it they get the plain one' },
  { title: /^fragment answer-(?:404|413) \/choose\[1\]\/when\[1\]\//, reason: 'the gateway\'s own refusals come before an API\'s policy can choose their form' },
  { title: /^fragment answer-\d+ .*return-response\[1\]\/(?:set-header\[\d\] (?:Content-Type|WWW-Authenticate|Retry-After)(?: @exists-action|\/value\[1\])?|set-body\[1\])$/, reason: 'how an error reads' },
  { title: /^fragment answer-\d+ .*return-response\[1\]\/set-header\[\d\] \S+ @exists-action$/, reason: 'a new response has no header yet that could stay' },
];
