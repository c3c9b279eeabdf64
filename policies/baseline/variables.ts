/** Names of the context variables that the generated policies share. */
export const VARIABLES = {
  /** The verified token, a `Jwt`. */
  token: 'verified-token',
  /** The access table's text for the current operation. */
  requirement: 'access-requirement',
  /** Whether the token carries what the table asks for, by SMART scopes of any context. */
  granted: 'access-granted',
  /** The same without scopes for a patient. */
  grantedBeyondPatient: 'granted-beyond-patient',
  /** Who calls, for limits: a client id of the token, or the address where no token is asked for. */
  client: 'client',
  /** The correlation id of the call, taken over or made. */
  correlationId: 'correlation-id',
  /** `fhir` or `plain`: the language of the API's errors. */
  errorStyle: 'error-style',
  /** The status of an answer that the policy itself gives, for the audit record. */
  answer: 'answer-status',
  /** Paths that the current operation has in common with a narrower one. */
  narrowerPaths: 'narrower-paths',
  /** Query parameters that the operation requires. */
  requiredQuery: 'required-query',
  /** Media types that the operation's body may have, and parameters that its form may hold. */
  mediaTypes: 'media-types',
  formParameters: 'form-parameters',
  /** The patient whom a `patient/` scope reaches. */
  patient: 'patient',
  /** How the current operation is held to that patient. */
  binding: 'patient-binding',
} as const;
