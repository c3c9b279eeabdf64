/**
 * The one place where environment variables are read. Each has a default, so that the example synthesizes
 * on a machine that knows no Azure; `.env.example` and the README list them.
 */
import { z } from 'zod';
import { LENGTHS } from '../azure/lengths';
import { NAMES } from '../azure/names';
import { ConfigurationError } from './problem';
import { location } from './schema/service';
import { email, guid, named } from './schema/values';

const variablesSchema = z.object({
  /** The Entra tenant whose tokens the APIs take. */
  AZURE_TENANT_ID: guid.default('11111111-1111-4111-8111-111111111111'),
  AZURE_LOCATION: location.default('uksouth'),
  /** Start of the globally unique names: `<prefix>-<environment>`. */
  HEALTHCARE_NAME_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,15}$/)
    .default('contoso-health'),
  HEALTHCARE_PUBLISHER_EMAIL: email(LENGTHS.publisherEmail).default('api-platform@contoso-health.example'),
  /** Where production's Terraform state lies. */
  HEALTHCARE_STATE_RESOURCE_GROUP: named(NAMES.resourceGroup).default('contoso-health-state'),
  HEALTHCARE_STATE_STORAGE_ACCOUNT: named(NAMES.storageAccount).default('contosohealthstate'),
});

export type Variables = z.output<typeof variablesSchema>;

/** @throws ConfigurationError that names every variable with a value that cannot be used */
export function readVariables(environment: NodeJS.ProcessEnv = process.env): Variables {
  // An empty variable is an unset one: CI systems pass unset secrets and variables as ''.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variablesSchema.safeParse(set);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ConfigurationError(
    parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return {
        place: `environment variable ${name}`,
        expected: issue.message.replace(/^Invalid (input|string): /, '').replace(/^Invalid /, 'a valid '),
        found: JSON.stringify(environment[name]),
        mend: 'unset it for its default, which .env.example shows',
      };
    }),
  );
}
