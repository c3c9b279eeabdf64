/** What the policies that validate messages share: actions, findings, and what a finding does to a call. */
import type { Statement } from '../compilation';
import { PolicyError } from '../errors';
import type { Call } from '../exchange';
import { JArray, JObject, JValue } from '../expressions/json-tokens';

const ACTIONS = ['ignore', 'prevent', 'detect'] as const;
export type Action = (typeof ACTIONS)[number];

export function actionOf(statement: Statement, name: string): Action {
  if (!statement.has(name)) statement.fail(`the attribute ${name} is missing`);
  const text = statement.constant(name)?.trim().toLowerCase();
  return ACTIONS.find((action) => action === text) ?? statement.fail(`the attribute ${name} is none of ${ACTIONS.join(', ')}`);
}

/** One error, in the terms of Microsoft's "Validation errors". */
export interface Finding {
  /** The parameter, header, content type or status code. */
  readonly name?: string;
  readonly type:
    'RequestBody' | 'ResponseBody' | 'ApiSchema' | 'QueryParameter' | 'PathParameter' | 'RequestHeader' | 'ResponseHeader' | 'StatusCode';
  readonly rule?: 'SizeLimit' | 'Unspecified' | 'MissingDefinition' | 'IncorrectMessage' | 'ValidationException';
  /** For whoever investigates, and `context.LastError.Message`: never sent to the client. */
  readonly details: string;
  /** What the client may read where a request is refused; no value of it. */
  readonly shown: string;
}

/** Azure's words where an answer is refused, or where the fault is not the client's. */
export const NOT_THE_CLIENTS = 'The request could not be processed due to an internal error. Contact the API owner.';

export type Report = (call: Call, action: Action, finding: Finding) => void;

/**
 * Prevents or records what a validation finds; `errors-variable-name` gets it too, as a JArray of objects with the
 * documented members.
 */
export function reporting(statement: Statement): Report {
  const variable = statement.constant('errors-variable-name');
  const inbound = statement.place.section === 'inbound';
  return (call, action, finding) => {
    if (action === 'ignore') return;
    if (variable !== undefined) keep(call, variable, action, finding);
    if (action === 'prevent') {
      throw new PolicyError({
        source: statement.name,
        reason: inbound ? 'Bad request' : 'Response not allowed',
        message: inbound ? finding.shown : NOT_THE_CLIENTS,
        lastErrorMessage: finding.details,
        status: inbound ? 400 : 502,
      });
    }
    call.records.push({
      kind: 'validation',
      name: statement.name,
      text: finding.shown,
      properties: { type: finding.type, ...(finding.rule && { rule: finding.rule }) },
    });
  };
}

function keep({ variables }: Call, variable: string, action: Action, { name, type, rule, details }: Finding): void {
  const known = variables.get(variable);
  const kept = known instanceof JArray ? known.items.map((item) => item.copy()) : [];
  const error = new JObject();
  for (const [member, value] of [
    ['Name', name],
    ['Type', type],
    ['ValidationRule', rule],
    ['Details', details],
    ['Action', action],
  ] as const) {
    error.set(member, new JValue(value ?? null));
  }
  variables.set(variable, new JArray([...kept, error]));
}
