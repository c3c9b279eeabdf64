/** What `terraform providers schema -json` says, as far as a check of written JSON needs it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A type constraint in Terraform's JSON notation: `"string"`, `["list", "string"]`, `["object", { "a": "bool" }]`. */
export type TypeConstraint =
  string | readonly [string, TypeConstraint | Readonly<Record<string, TypeConstraint>> | readonly TypeConstraint[], ...unknown[]];

export interface AttributeSchema {
  readonly type?: TypeConstraint | undefined;
  readonly nested_type?: NestedType | undefined;
  readonly required?: boolean | undefined;
  readonly optional?: boolean | undefined;
  readonly computed?: boolean | undefined;
}

interface NestedType {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly nesting_mode: string;
}

export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>> | undefined;
  readonly block_types?: Readonly<Record<string, NestedBlock>> | undefined;
}

export interface NestedBlock {
  readonly nesting_mode: 'single' | 'group' | 'list' | 'set' | 'map';
  readonly block: BlockSchema;
  readonly min_items?: number | undefined;
  readonly max_items?: number | undefined;
}

export interface ProviderSchemas {
  /** By resource type. */
  readonly resources: ReadonlyMap<string, BlockSchema>;
  readonly dataSources: ReadonlyMap<string, BlockSchema>;
}

/** The file is not what Terraform prints. The message says what was expected, and how to make such a file. */
export class SchemaFileError extends Error {
  constructor(message: string) {
    super(`${message}. Mend: run terraform init, then terraform providers schema -json > FILE, in a stack's folder`);
  }
}

const type: z.ZodType<TypeConstraint> = z.lazy(() =>
  z.union([z.string(), z.array(z.unknown()).min(2) as unknown as z.ZodType<TypeConstraint>]),
);
const attribute: z.ZodType<AttributeSchema> = z.lazy(() =>
  z.object({
    type: type.optional(),
    nested_type: z.object({ attributes: z.record(z.string(), attribute), nesting_mode: z.string() }).optional(),
    required: z.boolean().optional(),
    optional: z.boolean().optional(),
    computed: z.boolean().optional(),
  }),
);
const block: z.ZodType<BlockSchema> = z.lazy(() =>
  z.object({
    attributes: z.record(z.string(), attribute).optional(),
    block_types: z
      .record(
        z.string(),
        z.object({
          nesting_mode: z.enum(['single', 'group', 'list', 'set', 'map']),
          block,
          min_items: z.number().optional(),
          max_items: z.number().optional(),
        }),
      )
      .optional(),
  }),
);
const schemas = z.record(z.string(), z.object({ block }));
const file = z.object({
  provider_schemas: z.record(z.string(), z.object({ resource_schemas: schemas.optional(), data_source_schemas: schemas.optional() })),
});

/**
 * Reads the output of `terraform providers schema -json`, every provider in it.
 *
 * @throws SchemaFileError
 */
export function readSchemas(path: string): ProviderSchemas {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new SchemaFileError(
      `${path}: expected a file with the output of \`terraform providers schema -json\`: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const read = file.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new SchemaFileError(
      `${path}: expected the output of \`terraform providers schema -json\`: ${issue ? `${issue.path.join('.')}: ${issue.message}` : 'another shape was found'}`,
    );
  }
  const providers = Object.values(read.data.provider_schemas);
  const all = (kind: 'resource_schemas' | 'data_source_schemas'): Map<string, BlockSchema> =>
    new Map(providers.flatMap((provider) => Object.entries(provider[kind] ?? {}).map(([name, one]) => [name, one.block] as const)));
  return { resources: all('resource_schemas'), dataSources: all('data_source_schemas') };
}
