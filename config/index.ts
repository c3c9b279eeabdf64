import { dev } from './dev';
import { parseEnvironments, type EnvironmentFile } from './load';
import { prod } from './prod';
import { ConfigurationError, type ConfigurationProblem } from './problem';
import type { Environment, EnvironmentInput } from './schema';
import { thrownProblem } from './thrown';
import { variablesWithProblems, type Variables } from './variables';

/** Each environment's function, and the file that messages name. */
const FILES: readonly ConfigurationFile[] = [
  { make: dev, file: 'config/dev.ts' },
  { make: prod, file: 'config/prod.ts' },
];

interface ConfigurationFile {
  readonly make: (variables: Variables) => EnvironmentInput;
  readonly file: string;
}

/** Every environment of the application, checked. @throws ConfigurationError with everything that is wrong */
export function environments(): readonly Environment[] {
  const { environments: all, problems } = environmentsWithProblems();
  if (problems.length > 0) throw new ConfigurationError(problems);
  return all;
}

/** The same for those who look for more problems before they report all of them. */
export function environmentsWithProblems(
  variables = variablesWithProblems(),
  files = FILES,
): {
  readonly environments: readonly Environment[];
  readonly problems: readonly ConfigurationProblem[];
} {
  const thrown: ConfigurationProblem[] = [];
  const inputs = files.flatMap(({ make, file }): readonly EnvironmentFile[] => {
    try {
      return [{ input: make(variables.variables), file }];
    } catch (error) {
      thrown.push(thrownProblem(error, file));
      return [];
    }
  });
  const parsed = parseEnvironments(inputs);
  return { environments: parsed.environments, problems: [...variables.problems, ...thrown, ...parsed.problems] };
}
