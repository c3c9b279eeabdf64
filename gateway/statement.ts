/** Compiled statements, and the running of a list of them. */
import { asPolicyError, type PolicyError, type StatementPlace } from './errors';
import type { Call, StatementTrace } from './exchange';

/** The call is answered: nothing else of the policy runs. */
export const ANSWERED = Symbol('answered');
export type Outcome = typeof ANSWERED | undefined;

/** Synchronous where it can be: most statements of most calls wait for nothing. */
export type Run = (call: Call) => Outcome | Promise<Outcome>;

export interface Step {
  readonly policy: string;
  readonly place: StatementPlace;
  readonly run: Run;
}

/** Runs statements in order until one of them answers. */
export function runSteps(steps: readonly Step[], call: Call, from = 0): Outcome | Promise<Outcome> {
  for (let index = from; index < steps.length; index++) {
    const step = steps[index] as Step;
    const outcome = call.statements === undefined ? guarded(step, call) : traced(step, call, call.statements);
    if (outcome === undefined) continue;
    if (typeof outcome === 'symbol') return outcome;
    return outcome.then((done) => done ?? runSteps(steps, call, index + 1));
  }
  return undefined;
}

function guarded(step: Step, call: Call): Outcome | Promise<Outcome> {
  try {
    const outcome = step.run(call);
    if (outcome === undefined || typeof outcome === 'symbol') return outcome;
    return outcome.catch((error: unknown) => {
      throw placed(error, step);
    });
  } catch (error) {
    throw placed(error, step);
  }
}

function placed(error: unknown, { policy, place }: Step): PolicyError {
  const policyError = asPolicyError(error, policy);
  policyError.place ??= place;
  return policyError;
}

function traced(step: Step, call: Call, traces: StatementTrace[]): Outcome | Promise<Outcome> {
  const start = performance.now();
  // The place in the list is taken before the statements inside it take theirs.
  const index = traces.push({ policy: step.policy, ...shown(step), milliseconds: 0, outcome: 'done' }) - 1;
  const note = (outcome: StatementTrace['outcome'], text?: string): void => {
    traces[index] = {
      policy: step.policy,
      ...shown(step),
      milliseconds: performance.now() - start,
      outcome,
      ...(text !== undefined && { note: text }),
    };
  };
  const failed = (error: unknown): never => {
    const { details } = error as PolicyError;
    note('failed', `${details.reason}: ${details.detail ?? details.message}`);
    throw error;
  };
  try {
    const outcome = guarded(step, call);
    if (outcome === undefined || typeof outcome === 'symbol') {
      note(outcome === undefined ? 'done' : 'answered');
      return outcome;
    }
    return outcome.then((done) => {
      note(done === undefined ? 'done' : 'answered');
      return done;
    }, failed);
  } catch (error) {
    return failed(error);
  }
}

const shown = ({
  place: { scope, section, path, line, fragment },
}: Step): Pick<StatementTrace, 'scope' | 'section' | 'path' | 'line' | 'fragment'> => ({
  scope,
  section,
  path,
  ...(line !== undefined && { line }),
  ...(fragment !== undefined && { fragment }),
});
