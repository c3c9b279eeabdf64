import { dev } from './dev';
import { parseEnvironments, type EnvironmentFile } from './load';
import { prod } from './prod';
import { ConfigurationError, type ConfigurationProblem } from './problem';
import type { Environment } from './schema';
import { variablesWithProblems, type Variables } from './variables';

function files(variables: Variables): readonly EnvironmentFile[] {
  return [
    { input: dev(variables), file: 'config/dev.ts' },
    { input: prod(variables), file: 'config/prod.ts' },
  ];
}

/** Every environment of the application, checked. @throws ConfigurationError with everything that is wrong */
export function environments(): readonly Environment[] {
  const { environments: all, problems } = environmentsWithProblems();
  if (problems.length > 0) throw new ConfigurationError(problems);
  return all;
}

/** The same for those who look for more problems before they report all of them. */
export function environmentsWithProblems(variables = variablesWithProblems()): {
  readonly environments: readonly Environment[];
  readonly problems: readonly ConfigurationProblem[];
} {
  const parsed = parseEnvironments(files(variables.variables));
  return { environments: parsed.environments, problems: [...variables.problems, ...parsed.problems] };
}
