/** What the policies that validate messages share: actions, and what a finding does to a call. */
import type { Statement } from '../compilation';
import { PolicyError } from '../errors';
import type { Call } from '../exchange';

export const ACTIONS = ['ignore', 'prevent', 'detect'] as const;
export type Action = (typeof ACTIONS)[number];

export function actionOf(statement: Statement, name: string): Action {
  if (!statement.has(name)) statement.fail(`the attribute ${name} is missing`);
  const text = statement.constant(name)?.trim().toLowerCase();
  return ACTIONS.find((action) => action === text) ?? statement.fail(`the attribute ${name} is none of ${ACTIONS.join(', ')}`);
}

/** `errors-variable-name` gives a list of a type that only Azure's gateway has. */
export function refuseErrorsVariable(statement: Statement): void {
  if (statement.has('errors-variable-name')) statement.fail('the variable of errors-variable-name can\'t be filled locally');
}

/**
 * Prevents or records. The client learns that something did not fit, and no value of it.
 * @param message may name parameters and places of the contract
 */
export function found(call: Call, action: Action, statement: Statement, reason: string, message: string): void {
  if (action === 'ignore') return;
  const inbound = statement.place.section === 'inbound';
  if (action === 'prevent') throw new PolicyError({ source: statement.name, reason, message, status: inbound ? 400 : 502 });
  call.records.push({ kind: 'validation', name: statement.name, text: message, properties: { reason } });
}
