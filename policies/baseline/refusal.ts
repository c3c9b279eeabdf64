/** Answers that the policies give themselves: audited first, then a status with its challenge and a body without detail. */
import { cs } from '../expressions/template';
import type { PolicyElement, PolicyFragment } from '../model';
import { auditStatement } from './audit';
import { errorBody, type ErrorStatus, type ErrorStyle } from './error-body';
import { includeFragment, policyFragment, returnResponse, setHeader, setVariable } from '../index';
import { VARIABLES } from './variables';

/** Those for tokens: RFC 6750, section 3. */
export const CHALLENGES = {
  /** There was no token. */
  noToken: 'Bearer',
  invalidToken: 'Bearer error="invalid_token"',
  insufficientScope: 'Bearer error="insufficient_scope"',
  /** As API Management's own, but for the realm. */
  noSubscription: 'AzureApiManagementKey name="Ocp-Apim-Subscription-Key",type="header"',
} as const;

export interface ErrorResponseOptions {
  /** A challenge as text, or the expression that gives it. */
  readonly challenge?: string;
  readonly retryAfter?: string;
}

/** A `return-response` with the body of the style. */
export function errorResponse(style: ErrorStyle, status: ErrorStatus, options: ErrorResponseOptions = {}) {
  const { reason, contentType, body } = errorBody(style, status);
  const headers: Readonly<Record<string, string | undefined>> = {
    'Content-Type': contentType,
    'Cache-Control': 'no-store',
    'WWW-Authenticate': options.challenge,
    'Retry-After': options.retryAfter,
    'X-Correlation-Id': cs`context.Variables.GetValueOrDefault<string>(${VARIABLES.correlationId}, context.RequestId.ToString())`,
  };
  return returnResponse({
    status: { code: status, reason },
    headers: Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [setHeader({ name, existsAction: 'override', values: [value] })],
    ),
    body,
  });
}

/** The refusals of an API's own rules: they name no detail, so each is written once, in a fragment. */
const REFUSALS = {
  'bad-request': { status: 400 },
  'unsupported-media-type': { status: 415 },
  'no-subscription': { status: 401, challenge: CHALLENGES.noSubscription },
  unauthorized: { status: 401, challenge: CHALLENGES.invalidToken },
  forbidden: { status: 403, challenge: CHALLENGES.insufficientScope },
} as const satisfies Readonly<Record<string, { readonly status: ErrorStatus; readonly challenge?: string }>>;
export type Refusal = keyof typeof REFUSALS;

const fragmentId = (style: ErrorStyle, refusal: Refusal): string => `refuse-${refusal}-${style}`;

/** Ends the call with a refusal. */
export const refuse = (style: ErrorStyle, refusal: Refusal): PolicyElement => includeFragment({ fragmentId: fragmentId(style, refusal) });

/** What {@link refuse} includes, by name: the audit record with the status, and the answer. */
export function refusalFragments(): Readonly<Record<string, PolicyFragment>> {
  return Object.fromEntries(
    (['fhir', 'plain'] as const).flatMap((style) =>
      (Object.keys(REFUSALS) as Refusal[]).map((refusal) => {
        const { status, ...options } = REFUSALS[refusal];
        return [
          fragmentId(style, refusal),
          policyFragment([
            setVariable({ name: VARIABLES.answer, value: cs`${status}` }),
            auditStatement(),
            errorResponse(style, status, options),
          ]),
        ];
      }),
    ),
  );
}
