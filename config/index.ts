import { dev } from './dev';
import { loadEnvironments } from './load';
import { prod } from './prod';
import type { Environment } from './schema';
import { readVariables } from './variables';

/** Every environment of the application, checked. @throws ConfigurationError with everything that is wrong */
export function environments(): readonly Environment[] {
  const variables = readVariables();
  return loadEnvironments([
    { input: dev(variables), file: 'config/dev.ts' },
    { input: prod(variables), file: 'config/prod.ts' },
  ]);
}
