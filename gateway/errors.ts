/**
 * Errors of policies and of the gateway itself, and what a caller sees of one that no `on-error` answers.
 * Source of reasons and texts: Microsoft's "Error handling in API Management policies".
 */
import type { ContextLastError } from './expressions/context';
import { Headers } from './headers';
import { GatewayBody, GatewayResponse } from './exchange';

/** Where a statement stands, for LastError and for traces. */
export interface StatementPlace {
  readonly scope: string;
  readonly section: string;
  /** Elements from the section down: `choose[2]/otherwise/validate-jwt[1]`. */
  readonly path: string;
  readonly policyId: string | undefined;
  /** The fragment that it stands in, and the line of that or of the scope's policy. */
  readonly fragment?: string | undefined;
  readonly line?: number | undefined;
}

export interface PolicyErrorDetails {
  /** The policy's name, or `configuration`, `authorization`, `transport` for the gateway's own steps. */
  readonly source: string;
  readonly reason: string;
  /** The caller may read it. */
  readonly message: string;
  readonly status: number;
  readonly headers?: readonly (readonly [string, string])[];
  /** `context.LastError.Message`, where it tells more than the caller may read. @default the message */
  readonly lastErrorMessage?: string;
  /** For the trace only. */
  readonly detail?: string;
}

/** Stops a section; `on-error` runs. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** Set by the innermost statement list through which it passes. */
  place: StatementPlace | undefined;

  constructor(readonly details: PolicyErrorDetails) {
    super(details.message);
  }

  get lastError(): ContextLastError {
    const { source, reason, message, lastErrorMessage = message } = this.details;
    return {
      source,
      reason,
      message: lastErrorMessage,
      ...(this.place && { scope: this.place.scope, section: this.place.section, path: this.place.path, policyId: this.place.policyId }),
    };
  }
}

/** Whatever else was thrown: an expression's exception, or a fault of the gateway. The caller learns nothing of it. */
export function asPolicyError(error: unknown, source: string): PolicyError {
  if (error instanceof PolicyError) return error;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const expression =
    error instanceof Error && error.name.startsWith('Expression') ? `Expression evaluation failed. ${error.message}` : undefined;
  return new PolicyError({
    source,
    reason: expression === undefined ? 'InternalError' : 'ExpressionValueEvaluationFailure',
    message: 'Internal server error',
    status: 500,
    detail,
    ...(expression !== undefined && { lastErrorMessage: expression }),
  });
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export const reasonPhrase = (status: number): string => REASONS[status] ?? '';

/** API Management's own error response. */
export function errorResponse({
  status,
  message,
  headers = [],
}: Pick<PolicyErrorDetails, 'status' | 'message' | 'headers'>): GatewayResponse {
  return new GatewayResponse(
    status,
    reasonPhrase(status),
    new Headers([['Content-Type', 'application/json'], ...headers]),
    new GatewayBody(Buffer.from(JSON.stringify({ statusCode: status, message }))),
  );
}

export const operationNotFound = (): PolicyError =>
  new PolicyError({
    source: 'configuration',
    reason: 'OperationNotFound',
    message: 'Resource not found',
    lastErrorMessage: 'Unable to match incoming request to an operation.',
    status: 404,
  });

export const badRequest = (detail: string): PolicyError =>
  new PolicyError({ source: 'transport', reason: 'BadRequest', message: 'Bad request', status: 400, detail });

/** Thrown by `startGateway`: everything of the folder that this gateway cannot read or run, at once. */
export class GatewayStartError extends Error {
  override readonly name = 'GatewayStartError';
  constructor(readonly problems: readonly string[]) {
    super(`the local gateway cannot run this folder:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** One option that is wrong; `mend` is one imperative clause: what a person does about it. */
export interface OptionFault {
  readonly message: string;
  readonly mend: string;
}

/** Thrown by `startGateway`: options that fit nothing of the service, or can't be read. */
export class GatewayOptionError extends Error {
  override readonly name = 'GatewayOptionError';

  constructor(readonly faults: readonly [OptionFault, ...OptionFault[]]) {
    super(faults.map(({ message }) => message).join('\n'));
  }
}
