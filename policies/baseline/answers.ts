/** What callers are told when a call fails: one fragment a status, in the language of the API that they called. */
import { cs } from '../expressions/template';
import { choose, includeFragment, policyFragment } from '../index';
import type { PolicyElement, PolicyFragment } from '../model';
import type { ErrorStatus } from './error-body';
import { CHALLENGES, errorResponse, type ErrorResponseOptions } from './refusal';
import { VARIABLES } from './variables';

/** A missing subscription key keeps the gateway's own challenge; everything else is about the token. */
const CHALLENGE = cs`context.LastError.Source == "authorization" || context.LastError.Reason.StartsWith("SubscriptionKey", StringComparison.Ordinal) ? context.Response.Headers.GetValueOrDefault("WWW-Authenticate", "AzureApiManagementKey") : context.LastError.Reason == "TokenNotPresent" ? ${CHALLENGES.noToken} : ${CHALLENGES.invalidToken}`;

const ANSWERS: ReadonlyMap<ErrorStatus, ErrorResponseOptions> = new Map<ErrorStatus, ErrorResponseOptions>([
  [400, {}],
  [401, { challenge: CHALLENGE }],
  [403, {}],
  [404, {}],
  [413, {}],
  [429, { retryAfter: cs`context.Response.Headers.GetValueOrDefault("Retry-After", "60")` }],
  [500, {}],
  [502, {}],
]);

const fragmentId = (status: ErrorStatus): string => `answer-${status}`;

/** Ends the call with the answer for a status. */
export const answer = (status: ErrorStatus): PolicyElement => includeFragment({ fragmentId: fragmentId(status) });

/** What {@link answer} includes, by name. The API's {@link VARIABLES.errorStyle} chooses the language. */
export const answerFragments = (): Readonly<Record<string, PolicyFragment>> =>
  Object.fromEntries(
    [...ANSWERS].map(([status, options]) => [
      fragmentId(status),
      policyFragment([
        choose(
          [
            {
              when: cs`context.Variables.GetValueOrDefault<string>(${VARIABLES.errorStyle}, "plain") == "fhir"`,
              then: [errorResponse('fhir', status, options)],
            },
          ],
          [errorResponse('plain', status, options)],
        ),
      ]),
    ]),
  );
