/** A backend that answers from the contract's own examples, for those who have no server at hand. */
import type { ApiOperation } from '../access/operation';
import type { SynthesizedApi } from '../synthesized/model';

export interface MockRequest {
  readonly method: string;
  /** Relative to the API's base, with its leading slash, without a query. */
  readonly path: string;
  readonly body?: string;
}

export interface MockResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface MediaType {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
}
interface ContractResponse {
  readonly content?: Readonly<Record<string, MediaType>>;
}
interface Contract {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, { readonly responses?: Readonly<Record<string, ContractResponse>> }>>>>;
}

/** What the API's backend answers. A request that the contract doesn't have gives 404. */
export function mockBackend(api: SynthesizedApi): (request: MockRequest) => MockResponse {
  const operations = 'unknown' in api.operations ? [] : api.operations;
  const templates = operations.map((operation) => ({ operation, pattern: patternOf(operation.urlTemplate) }));
  const { paths = {} } = (api.contract ?? {}) as Contract;
  return ({ method, path }) => {
    // A literal segment is a better match than a parameter.
    const matches = templates.filter(({ operation, pattern }) => operation.method === method && pattern.test(path));
    const { operation, pattern } = matches.sort((a, b) => parameters(a.operation) - parameters(b.operation))[0] ?? {};
    if (!operation || !pattern) {
      return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'The mock backend has no such path.' };
    }
    const [status, response] = success(paths[operation.urlTemplate]?.[method.toLowerCase()]?.responses ?? {});
    const [type, media] = Object.entries(response?.content ?? {})[0] ?? [];
    if (type === undefined) return { status, headers: {}, body: '' };
    const body = exampleOf(media) ?? fhirExample(operation, pattern.exec(path)?.groups ?? {}) ?? {};
    return {
      status,
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(withId(body, pattern.exec(path)?.groups?.['id'])),
    };
  };
}

const parameters = ({ urlTemplate }: ApiOperation): number => urlTemplate.split('{').length - 1;

function patternOf(template: string): RegExp {
  const source = template.split(/(\{[^}]+\})/).map((part) => {
    const [, name] = /^\{\*?([^}]+)\}$/.exec(part) ?? [];
    if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return name === 'id' ? '(?<id>[^/]+)' : '[^/]+';
  });
  return new RegExp(`^${source.join('')}$`);
}

function success(responses: Readonly<Record<string, ContractResponse>>): readonly [number, ContractResponse | undefined] {
  const [status, response] = Object.entries(responses).find(([code]) => /^2\d\d$/.test(code)) ?? [];
  return [Number(status ?? 200), response];
}

const exampleOf = (media: MediaType | undefined): unknown => media?.example ?? Object.values(media?.examples ?? {})[0]?.value;

function fhirExample({ fhir }: ApiOperation, { id }: Readonly<Record<string, string>>): object | undefined {
  if (!fhir) return undefined;
  if (/^(search|history)/.test(fhir.interaction)) {
    return {
      resourceType: 'Bundle',
      type: fhir.interaction.startsWith('search') ? 'searchset' : 'history',
      total: 1,
      entry: [{ resource: { resourceType: fhir.type, id: 'example' } }],
    };
  }
  return { resourceType: fhir.type === '*' ? 'Bundle' : fhir.type, id: id ?? 'example' };
}

/** The example of one resource stands for whichever was asked for. */
function withId(body: unknown, id: string | undefined): unknown {
  return id !== undefined && typeof body === 'object' && body !== null && 'resourceType' in body && 'id' in body ? { ...body, id } : body;
}
