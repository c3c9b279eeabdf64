import { dev } from './dev';
import { loadEnvironments, parseEnvironments, type EnvironmentFile } from './load';
import { prod } from './prod';
import type { ConfigurationProblem } from './problem';
import type { Environment } from './schema';
import { readVariables } from './variables';

function files(): readonly EnvironmentFile[] {
  const variables = readVariables();
  return [
    { input: dev(variables), file: 'config/dev.ts' },
    { input: prod(variables), file: 'config/prod.ts' },
  ];
}

/** Every environment of the application, checked. @throws ConfigurationError with everything that is wrong */
export const environments = (): readonly Environment[] => loadEnvironments(files());

/** The same for those who look for more problems before they report all of them. */
export const environmentsWithProblems = (): {
  readonly environments: readonly Environment[];
  readonly problems: readonly ConfigurationProblem[];
} => parseEnvironments(files());
