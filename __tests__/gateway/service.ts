/** Small services for the tests of single parts. */
import type { HttpMethod } from '../../access/operation';
import type { SynthesizedApi, SynthesizedProduct, SynthesizedResource, SynthesizedService } from '../../synthesized/model';

const resource: SynthesizedResource = { address: 'a.b', type: 'a', name: 'b', stack: 's', path: 's/b', raw: {}, values: {}, references: [], file: 'cdk.tf.json', assumed: [] };

export interface ApiSketch {
  readonly name?: string;
  readonly path: string;
  readonly version?: SynthesizedApi['version'];
  readonly subscriptionRequired?: boolean;
  readonly operations: readonly (readonly [id: string, method: HttpMethod, template: string])[];
}

export function anApi({ name = 'api', path, version, subscriptionRequired = true, operations }: ApiSketch): SynthesizedApi {
  return {
    name, displayName: name, path, protocols: ['https'], subscriptionRequired, ...(version && { version }), revision: '1', isCurrent: true,
    operations: operations.map(([id, method, urlTemplate]) => ({ id, method, urlTemplate, summary: id, tags: [], parameters: [], requestContentTypes: [] })),
    subscriptionKey: { header: 'Ocp-Apim-Subscription-Key', query: 'subscription-key' },
    operationPolicies: new Map(), resource,
  };
}

export function aProduct(product: Partial<SynthesizedProduct> & Pick<SynthesizedProduct, 'name' | 'apis'>): SynthesizedProduct {
  return { displayName: product.name, subscriptionRequired: true, approvalRequired: false, published: true, groups: [], resource, ...product };
}

export function aService(service: Partial<SynthesizedService>): SynthesizedService {
  return { name: 'service', apis: [], products: [], subscriptions: [], fragments: new Map(), namedValues: new Map(), backends: new Map(), schemas: new Map(), ...service };
}

export { resource as aResource };
