/** What a contract says about one operation, ready for the policies that validate. */
import type { ValidateFunction } from 'ajv';
import type { ApiOperation } from '../../access/operation';
import type { SynthesizedApi } from '../../synthesized/model';
import { mediaType } from '../media-types';
import { ContractSchemas, type AdditionalProperties, type Json, type Schema } from './schemas';

type JsonObject = { readonly [name: string]: Json };

export interface ContractParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  /** What is wrong with the given values; `undefined` where nothing is. */
  check(values: readonly string[]): string | undefined;
}

export interface ContractBody {
  readonly required: boolean;
  /** Media types in lower case, without parameters. */
  readonly types: readonly string[];
  /** `undefined` where the contract has no schema for the type. */
  check(type: string, body: unknown, bending: AdditionalProperties): string | undefined | 'no schema';
}

export interface OperationContract {
  readonly parameters: readonly ContractParameter[];
  readonly body: ContractBody | undefined;
  /** By status (`200`, `4XX`, `default`). */
  readonly responses: ReadonlyMap<string, { readonly headers: readonly ContractParameter[]; readonly body: ContractBody }>;
}

/** What is wrong with a parameter that has no list of values, and several of them. */
export const SEVERAL = 'is given more than once';

const byOperation = new WeakMap<ApiOperation, OperationContract>();
const schemasOf = new WeakMap<object, ContractSchemas>();

/** @throws Error where the API's contract is not in the folder or does not hold the operation */
export function operationContract(api: SynthesizedApi, operation: ApiOperation): OperationContract {
  const known = byOperation.get(operation);
  if (known !== undefined) return known;
  const made = readOperation(api, operation);
  byOperation.set(operation, made);
  return made;
}

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

function readOperation(api: SynthesizedApi, operation: ApiOperation): OperationContract {
  if (api.contract === undefined) throw new Error(`the contract of ${api.name} is not in the folder`);
  const document = api.contract as JsonObject;
  const schemas = schemasOf.get(api.contract) ?? new ContractSchemas(document);
  schemasOf.set(api.contract, schemas);
  const item = asObject(schemas.resolve(asObject(document['paths'])[operation.urlTemplate]));
  const found = item[operation.method.toLowerCase()];
  if (found === undefined) throw new Error(`the contract of ${api.name} has no ${operation.method} ${operation.urlTemplate}`);
  const own = asObject(found);
  const list = (value: Json | undefined): readonly JsonObject[] =>
    Array.isArray(value) ? value.map((one: Json) => asObject(schemas.resolve(one))) : [];
  const parameters = new Map<string, ContractParameter>();
  for (const raw of [...list(item['parameters']), ...list(own['parameters'])]) {
    const parameter = readParameter(raw, schemas);
    if (parameter) parameters.set(`${parameter.in} ${parameter.name.toLowerCase()}`, parameter);
  }
  const body = own['requestBody'] === undefined ? undefined : readBody(asObject(schemas.resolve(own['requestBody'])), schemas);
  const responses = Object.entries(asObject(own['responses'])).map(([status, raw]) => {
    const response = asObject(schemas.resolve(raw));
    const headers = Object.entries(asObject(response['headers'])).flatMap(
      ([name, header]) => readParameter({ ...asObject(schemas.resolve(header)), name, in: 'header' }, schemas) ?? [],
    );
    return [status.toUpperCase(), { headers, body: readBody(response, schemas) }] as const;
  });
  return { parameters: [...parameters.values()], body, responses: new Map(responses) };
}

function readParameter(raw: JsonObject, schemas: ContractSchemas): ContractParameter | undefined {
  const {
    name,
    in: where,
    required,
    schema,
    content,
  } = raw as Readonly<Record<'name' | 'in' | 'required' | 'schema' | 'content', Json | undefined>>;
  if (typeof name !== 'string' || (where !== 'path' && where !== 'query' && where !== 'header')) return undefined;
  const given = (schema ?? asObject(asObject(Object.values(asObject(content))[0])['schema'])) as Schema;
  const resolved = asObject(schemas.resolve(given));
  const isList = typesOf(resolved).includes('array');
  const item = asObject(schemas.resolve(resolved['items']));
  return {
    name,
    in: where,
    required: required === true || where === 'path',
    check: (values) => {
      if (!isList && values.length !== 1) return SEVERAL;
      const parts = isList ? values.flatMap((value) => value.split(',')) : values;
      const read = parts.map((part) => readAs(part, typesOf(isList ? item : resolved)));
      if (read.includes(undefined)) return 'has a value of another type';
      const validate = schemas.validator(given);
      return validate(isList ? read : read[0]) ? undefined : `does not fit its schema (${validate.errors?.[0]?.keyword ?? 'schema'})`;
    },
  };
}

function typesOf(schema: JsonObject): readonly string[] {
  const { type } = schema as Readonly<Record<'type', Json | undefined>>;
  return Array.isArray(type) ? type.filter((one): one is string => typeof one === 'string') : typeof type === 'string' ? [type] : [];
}

/** A parameter's text as a value of its type; `undefined` where it is none. */
function readAs(text: string, types: readonly string[]): string | number | boolean | undefined {
  if (types.length === 0 || types.includes('string')) return text;
  if (types.includes('integer') && /^-?\d{1,18}$/.test(text)) return Number(text);
  if (types.includes('number') && /^-?\d{1,18}(\.\d{1,18})?([eE][+-]?\d{1,3})?$/.test(text)) return Number(text);
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return undefined;
}

function readBody(raw: JsonObject, schemas: ContractSchemas): ContractBody {
  const content = new Map(Object.entries(asObject(raw['content'])).map(([type, media]) => [mediaType(type), asObject(media)]));
  return {
    required: raw['required'] === true,
    types: [...content.keys()],
    check: (type, body, bending) => {
      const schema = content.get(type)?.['schema'];
      if (schema === undefined) return 'no schema';
      const validate = schemas.validator(schema as Schema, bending);
      return validate(body) ? undefined : faultOf(validate);
    },
  };
}

/** What a validator found: where, and by which keyword; no value. */
export function faultOf({ errors }: ValidateFunction): string {
  const { instancePath = '', keyword = 'schema' } = errors?.[0] ?? {};
  return `does not fit its schema at ${instancePath === '' ? '/' : instancePath} (${keyword})`;
}

/** What the contract says of a status: its own entry, its class's, or `default`. */
export function responseOf(
  contract: OperationContract,
  status: number,
): { readonly headers: readonly ContractParameter[]; readonly body: ContractBody } | undefined {
  return (
    contract.responses.get(String(status)) ?? contract.responses.get(`${Math.floor(status / 100)}XX`) ?? contract.responses.get('DEFAULT')
  );
}
