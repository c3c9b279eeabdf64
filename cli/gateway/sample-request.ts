/** A request that an operation takes: with its API's version, and the parameters that the contract requires, as its own examples have them. */
import type { ApiOperation } from '../../access/operation';
import type { Json, SynthesizedApi } from '../../synthesized/model';

export interface SampleRequest {
  /** With the API's own path in front, and the query behind. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

type JsonObject = { readonly [name: string]: Json };
const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

export function sampleRequest(api: SynthesizedApi, operation: ApiOperation): SampleRequest {
  const { scheme, name: versionName = '', value: versionValue = '' } = api.version ?? {};
  const version = scheme === 'Segment' ? `/${versionValue}` : '';
  const required = operation.parameters.filter(({ required: needed }) => needed);
  const value = (name: string, where: string): string => sampleValue(parameterOf(api, operation, name, where));
  const query = [
    ...(scheme === 'Query' ? [[versionName, versionValue]] : []),
    ...required.filter((parameter) => parameter.in === 'query').map(({ name }) => [name, value(name, 'query')]),
  ].map((pair) => pair.map(encodeURIComponent).join('='));
  return {
    path: `/${api.path}${version}${operation.urlTemplate.replace(/\{([^}]*)\}/g, (_, name: string) => encodeURIComponent(value(name, 'path')))}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    headers: {
      ...(scheme === 'Header' && { [versionName]: versionValue }),
      ...Object.fromEntries(required.filter((parameter) => parameter.in === 'header').map(({ name }) => [name, value(name, 'header')])),
    },
  };
}

function parameterOf({ contract }: SynthesizedApi, { urlTemplate, method }: ApiOperation, name: string, where: string): JsonObject {
  const item = asObject(asObject(asObject(contract as Json | undefined)['paths'])[urlTemplate]);
  const own = asObject(item[method.toLowerCase()]);
  // An operation's parameter stands for the path's of the same name (OpenAPI 3, "Operation Object").
  return asObject(
    [...asList(own['parameters']), ...asList(item['parameters'])].find(
      (one) => asObject(one)['name'] === name && asObject(one)['in'] === where,
    ),
  );
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '3f2b1c7a-5d0e-4c8f-9a6b-2e1d0c9b8a71',
  date: '2026-01-05',
  'date-time': '2026-01-05T09:00:00Z',
  uri: 'https://example.org',
  email: 'someone@example.org',
};
const BY_TYPE: Readonly<Record<string, string>> = { integer: '1', number: '1', boolean: 'true' };

/** The contract's example, default or first value; else one of the type. */
function sampleValue(parameter: JsonObject): string {
  const schema = asObject(parameter['schema']);
  const [example] = Object.values(asObject(parameter['examples'])).map((one) => asObject(one)['value']);
  const [fromSchema] = [...asList(schema['examples']), ...asList(schema['enum'])];
  const given = parameter['example'] ?? example ?? schema['example'] ?? schema['default'] ?? fromSchema;
  if (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') return String(given);
  return BY_FORMAT[String(schema['format'])] ?? BY_TYPE[String(schema['type'])] ?? 'example-1';
}
