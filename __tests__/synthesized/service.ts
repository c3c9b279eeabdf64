/** A service with one API, for tests of policies: what isn't given is not there. */
import type { SynthesizedApi, SynthesizedModel, SynthesizedService } from '../../synthesized/model';
import { readResources, type Resources } from './folder';

export interface ServiceTexts {
  readonly global?: string;
  /** By the product's name; `''` for a product without a policy. */
  readonly products?: Readonly<Record<string, string>>;
  /** Products that need no subscription. */
  readonly open?: readonly string[];
  readonly api?: string;
  /** By operation id. */
  readonly operationPolicies?: Readonly<Record<string, string>>;
  readonly fragments?: Readonly<Record<string, string>>;
  /** OpenAPI `paths`. */
  readonly paths?: object;
  readonly subscriptionRequired?: boolean | string;
  readonly more?: Resources;
}

/** Sections that inherit, but for those given. */
export function policies(sections: Readonly<Partial<Record<'inbound' | 'backend' | 'outbound' | 'on-error', string>>> = {}): string {
  const section = (name: keyof typeof sections): string => `<${name}>${sections[name] ?? '<base />'}</${name}>`;
  return `<policies>${section('inbound')}${section('backend')}${section('outbound')}${section('on-error')}</policies>`;
}

export const PATHS = {
  '/Patient/{id}': { get: { operationId: 'read-patient' }, put: { operationId: 'update-patient', requestBody: { content: { 'application/json': {} } } } },
  '/metadata': { get: { operationId: 'get-metadata' } },
};

export interface TestService {
  readonly model: SynthesizedModel;
  readonly service: SynthesizedService;
  readonly api: SynthesizedApi;
}

export function readService(texts: ServiceTexts): TestService {
  const name = { api_management_name: 'gateway' };
  const by = (entries: Readonly<Record<string, string>> | undefined, make: (key: string, text: string) => object): Record<string, object> =>
    Object.fromEntries(Object.entries(entries ?? {}).map(([key, text]) => [key.replace(/\W/g, '_'), make(key, text)]));
  const model = readResources({
    azurerm_api_management: { gateway: { name: 'gateway', '//': { metadata: { path: 'test/Gateway' } } } },
    ...(texts.global !== undefined && {
      azurerm_api_management_policy: { all: { '//': { metadata: { path: 'test/Policy' } }, api_management_id: '${azurerm_api_management.gateway.id}', xml_content: texts.global } },
    }),
    azurerm_api_management_api: {
      api: {
        ...name,
        '//': { metadata: { path: 'test/Api' } },
        name: 'api',
        path: 'api',
        revision: '1',
        protocols: ['https'],
        import: { content_format: 'openapi+json', content_value: JSON.stringify({ openapi: '3.0.3', info: { title: 'A', version: '1' }, paths: texts.paths ?? PATHS }) },
        ...(texts.subscriptionRequired !== undefined && { subscription_required: texts.subscriptionRequired }),
      },
    },
    ...(texts.api !== undefined && {
      azurerm_api_management_api_policy: { api: { ...name, '//': { metadata: { path: 'test/Api/Policy' } }, api_name: '${azurerm_api_management_api.api.name}', xml_content: texts.api } },
    }),
    azurerm_api_management_api_operation_policy: by(texts.operationPolicies, (operation, xml_content) => ({ ...name, api_name: 'api', operation_id: operation, xml_content })),
    azurerm_api_management_policy_fragment: by(texts.fragments, (fragment, value) => ({
      api_management_id: '${azurerm_api_management.gateway.id}',
      name: fragment,
      format: 'rawxml',
      value: `<fragment>${value}</fragment>`,
    })),
    azurerm_api_management_product: by(texts.products, (product) => ({ ...name, product_id: product, subscription_required: texts.open?.includes(product) !== true, published: true })),
    azurerm_api_management_product_api: by(texts.products, (product) => ({ ...name, product_id: product, api_name: 'api' })),
    azurerm_api_management_product_policy: Object.fromEntries(
      Object.entries(texts.products ?? {})
        .filter(([, text]) => text !== '')
        .map(([product, xml_content]) => [product, { ...name, product_id: product, xml_content }]),
    ),
    ...texts.more,
  });
  const [service] = model.services;
  const [api] = service?.apis ?? [];
  if (service === undefined || api === undefined) throw new Error('the fixture has no API');
  return { model, service, api };
}
