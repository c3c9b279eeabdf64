import type { PolicyCompiler } from '../compilation';
import { runSteps } from '../statement';

export const choose: PolicyCompiler = (statement) => {
  const branches = statement
    .children('when')
    .map((when) => ({ holds: when.condition('condition') ?? when.fail('the attribute condition is missing'), steps: when.statements() }));
  const otherwise = statement.child('otherwise')?.statements();
  return (call) => {
    for (const { holds, steps } of branches) if (holds(call)) return runSteps(steps, call);
    return otherwise ? runSteps(otherwise, call) : undefined;
  };
};
