/**
 * The one place where environment variables are read. Each has a default, so that the example synthesizes
 * on a machine that knows no Azure; `.env.example` and the README list them.
 */
import { z } from 'zod';
import { LENGTHS } from '../azure/lengths';
import { NAMES } from '../azure/names';
import { ConfigurationError, type ConfigurationProblem } from './problem';
import { location } from './schema/service';
import { email, guid, mended, mendOf, named } from './schema/values';

const variablesSchema = z.object({
  /** The Entra tenant whose tokens the APIs take. */
  AZURE_TENANT_ID: guid.default('11111111-1111-4111-8111-111111111111'),
  AZURE_LOCATION: location.default('uksouth'),
  /** Start of the globally unique names: `<prefix>-<environment>`. */
  HEALTHCARE_NAME_PREFIX: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{1,15}$/,
      mended('2–16 lower-case letters, digits and dashes that start with a letter', 'take a name such as contoso-health'),
    )
    .default('contoso-health'),
  HEALTHCARE_PUBLISHER_EMAIL: email(LENGTHS.publisherEmail).default('api-platform@contoso-health.example'),
  /** Where production's Terraform state lies. */
  HEALTHCARE_STATE_RESOURCE_GROUP: named(NAMES.resourceGroup).default('contoso-health-state'),
  HEALTHCARE_STATE_STORAGE_ACCOUNT: named(NAMES.storageAccount).default('contosohealthstate'),
});

export type Variables = z.output<typeof variablesSchema>;

/** The variables, with the default in the place of each that cannot be used, and what is wrong with those. */
export function variablesWithProblems(environment: NodeJS.ProcessEnv = process.env): {
  readonly variables: Variables;
  readonly problems: readonly ConfigurationProblem[];
} {
  // An empty variable is an unset one: CI systems pass unset secrets and variables as ''.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variablesSchema.safeParse(set);
  if (parsed.success) return { variables: Object.freeze(parsed.data), problems: [] };
  const problems = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return {
      place: `environment variable ${name}`,
      expected: issue.message.replace(/^Invalid (input|string): /, '').replace(/^Invalid /, 'a valid '),
      found: JSON.stringify(environment[name]),
      mend: `${mendOf(issue.message, environment[name])?.replace(/\?$/, '') ?? 'correct it'}, or unset it for its default, which .env.example shows`,
    };
  });
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const others = Object.fromEntries(Object.entries(set).filter(([name]) => !wrong.has(name)));
  return { variables: Object.freeze(variablesSchema.parse(others)), problems };
}

/** @throws ConfigurationError that names every variable with a value that cannot be used */
export function readVariables(environment: NodeJS.ProcessEnv = process.env): Variables {
  const { variables, problems } = variablesWithProblems(environment);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return variables;
}
