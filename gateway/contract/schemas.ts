/** Schemas of a bundled contract as validators. OpenAPI 3.0's own dialect is put into JSON Schema's words first. */
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Schema = { readonly [name: string]: Json } | boolean;

/** How `allow-additional-properties` of `validate-content` bends the schema. */
export type AdditionalProperties = 'as-declared' | 'allowed' | 'refused';

const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The validators of one contract, compiled when they are first asked for. */
export class ContractSchemas {
  private readonly byBending = new Map<AdditionalProperties, Ajv>();
  private readonly compiled = new WeakMap<object, Map<AdditionalProperties, ValidateFunction>>();

  /** @param holds where references lead: into a contract's components alone, or anywhere in a schema of its own */
  constructor(
    private readonly document: { readonly [name: string]: Json },
    private readonly holds: 'components' | 'everything' = 'components',
  ) {}

  /** @throws Error for a schema that is none */
  validator(schema: Schema, bending: AdditionalProperties = 'as-declared'): ValidateFunction {
    if (typeof schema === 'boolean') return this.ajv(bending).compile(schema);
    const known = this.compiled.get(schema) ?? new Map<AdditionalProperties, ValidateFunction>();
    this.compiled.set(schema, known);
    const found = known.get(bending) ?? this.ajv(bending).compile(pointedAtContract(translated(schema, bending)) as object);
    known.set(bending, found);
    return found;
  }

  /** The target of a reference inside the contract, however many references lead to it. */
  resolve(value: Json | undefined): Json | undefined {
    let at = value;
    for (let steps = 0; isObject(at) && typeof at['$ref'] === 'string' && steps < 32; steps += 1) at = this.pointer(at['$ref']);
    return at;
  }

  private pointer(reference: string): Json | undefined {
    if (!reference.startsWith('#/')) return undefined;
    let at: Json | undefined = this.document;
    for (const part of reference.slice(2).split('/')) {
      const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    }
    return at;
  }

  private ajv(bending: AdditionalProperties): Ajv {
    const known = this.byBending.get(bending);
    if (known !== undefined) return known;
    // Contracts hold keywords of other vocabularies; their patterns are not written for Unicode mode.
    const ajv = new Ajv({ strict: false, allErrors: false, validateSchema: false, unicodeRegExp: false, logger: false });
    addFormats(ajv);
    const components = isObject(this.document['components']) ? this.document['components'] : {};
    const held = this.holds === 'everything' ? this.document : { components };
    ajv.addSchema(translated(held, bending) as Record<string, unknown>, 'contract');
    this.byBending.set(bending, ajv);
    return ajv;
  }
}

/** References of a schema that is compiled on its own lead into the contract. */
function pointedAtContract(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(pointedAtContract);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === '$ref' && typeof value === 'string' && value.startsWith('#/') ? `contract${value}` : pointedAtContract(value),
    ]),
  );
}

/** OpenAPI 3.0 → JSON Schema: `nullable`, and `exclusiveMinimum` / `exclusiveMaximum` as flags. */
function translated(value: Json, bending: AdditionalProperties): Json {
  if (Array.isArray(value)) return value.map((item: Json) => translated(item, bending));
  if (!isObject(value)) return value;
  const made: Record<string, Json> = {};
  for (const [name, child] of Object.entries(value)) {
    if (name === 'example' || name === 'examples' || name === 'nullable' || name === 'discriminator') continue;
    made[name] = name === 'enum' || name === 'const' || name === 'default' ? child : translated(child, bending);
  }
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof made[flag] !== 'boolean') continue;
    if (made[flag] === true && typeof made[bound] === 'number') {
      made[flag] = made[bound];
      delete made[bound];
    } else {
      delete made[flag];
    }
  }
  if (bending === 'allowed' && made['additionalProperties'] === false) delete made['additionalProperties'];
  if (bending === 'refused' && isObject(made['properties']) && made['additionalProperties'] === undefined) {
    made['additionalProperties'] = false;
  }
  return value['nullable'] === true ? { anyOf: [{ type: 'null' }, made] } : made;
}
