/** A service of one API in a hand-written `cdk.tf.json`, for tests of single policies. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalBackend } from '../../../gateway/outgoing';
import { startGateway, type RunningGateway, type StartOptions } from '../../../gateway/start';

export interface ServiceSketch {
  /** Statements; `<base />` is not needed. */
  readonly inbound?: string;
  readonly outbound?: string;
  readonly onError?: string;
  /** @default `<forward-request />` */
  readonly backend?: string;
  /** An OpenAPI document's `paths`. @default GET and POST of `/thing` */
  readonly paths?: object;
  readonly components?: object;
  /** Further resources, by type and name. */
  readonly resources?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  /** Attributes of the API. */
  readonly api?: object;
}

const NAMES = { api_management_name: 'svc', resource_group_name: 'rg' };
const ANSWER = { responses: { 200: { description: 'ok' } } };
const PATHS = { '/thing': { get: ANSWER, post: ANSWER } };

export function folderOf({ inbound = '', outbound = '', onError = '', backend = '<forward-request />', paths = PATHS, components, resources = {}, api = {} }: ServiceSketch): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-policy-'));
  const contract = { openapi: '3.0.1', info: { title: 'api', version: '1' }, paths, ...(components && { components }) };
  const policy = `<policies><inbound>${inbound}</inbound><backend>${backend}</backend><outbound>${outbound}</outbound><on-error>${onError}</on-error></policies>`;
  const escaped = (text: string): string => text.replaceAll('${', '$${').replaceAll('%{', '%%{');
  const given = (type: string): object => resources[type] ?? {};
  mkdirSync(join(folder, 'stacks', 'dev-apis'), { recursive: true });
  writeFileSync(
    join(folder, 'stacks', 'dev-apis', 'cdk.tf.json'),
    JSON.stringify({
      resource: {
        ...resources,
        azurerm_api_management_api: {
          api: { ...NAMES, name: 'api', revision: '1', display_name: 'api', path: 'api', protocols: ['https'], subscription_required: false, service_url: 'https://backend.example', import: [{ content_format: 'openapi+json', content_value: escaped(JSON.stringify(contract)) }], ...api },
          ...given('azurerm_api_management_api'),
        },
        azurerm_api_management_api_policy: { api: { ...NAMES, api_name: 'api', xml_content: escaped(policy) }, ...given('azurerm_api_management_api_policy') },
      },
    }),
  );
  return folder;
}

/** @throws GatewayStartError where the policy can't be run */
export async function gatewayOf(sketch: ServiceSketch, answer: LocalBackend = () => ({ status: 200 }), options: StartOptions = {}): Promise<RunningGateway> {
  const folder = folderOf(sketch);
  try {
    return await startGateway(folder, { backends: { api: answer }, ...options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a backend saw last. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A backend that remembers, and answers as told. */
export function recording(answer: { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}): { readonly backend: LocalBackend; readonly seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    backend: ({ method, path, query, headers, body }) => {
      seen.push({ method, path, query, headers: Object.fromEntries([...headers.entries()].map(([name, values]) => [name.toLowerCase(), values.join(', ')])), body: Buffer.from(body ?? []).toString('utf8') });
      return { status: 200, ...answer };
    },
  };
}
