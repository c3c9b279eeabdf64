/** What a caller is told when a call fails: the status and nothing else. */
export type ErrorStyle = 'fhir' | 'plain';

/** The statuses that the gateway answers by itself. */
export const ERROR_STATUSES = [400, 401, 403, 404, 413, 415, 429, 500, 502] as const;
export type ErrorStatus = (typeof ERROR_STATUSES)[number];

const TITLES: Readonly<Record<ErrorStatus, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

/** FHIR R4 issue types (http://hl7.org/fhir/R4/valueset-issue-type.html). */
const ISSUE_TYPES: Readonly<Record<ErrorStatus, string>> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  413: 'too-long',
  415: 'not-supported',
  429: 'throttled',
  500: 'exception',
  502: 'exception',
};

export interface ErrorBody {
  readonly reason: string;
  readonly contentType: string;
  readonly body: string;
}

/** A FHIR OperationOutcome without diagnostics, or an RFC 9457 problem without detail. */
export function errorBody(style: ErrorStyle, status: ErrorStatus): ErrorBody {
  const reason = TITLES[status];
  if (style === 'fhir') {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: ISSUE_TYPES[status] }] };
    return { reason, contentType: 'application/fhir+json', body: JSON.stringify(outcome) };
  }
  return { reason, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: reason, status }) };
}
