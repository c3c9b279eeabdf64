import { cite } from '../citations';
import { hole, resourcesOf, settle, unsure, type Finding } from '../look';
import { childText, elementsOf, ownText, unreadable, type FoundElement } from '../policies';
import { defineRule, row, serviceRow, type Row, type ServiceContext } from '../rule';
import { judgeUrl } from '../urls';
import { block, blocks, isSet, text, texts, UNKNOWN, type Attributes } from '../values';

const SECURE = ['https:', 'wss:'] as const;

export const backendHttps = defineRule({
  id: 15,
  name: 'BackendHttps',
  title: 'Every URL that the gateway calls is https',
  severity: 'error',
  per: 'service',
  citations: cite('312(e)(1)'),
  mapsTo: ['PSRule AZR-000044', 'CKV_AZURE_215'],
  mend: 'Use an https URL; in an expression, begin with the literal `https://` and host.',
  check: (context) => {
    const rows = [...resources(context), ...providers(context), ...contractServers(context), ...policies(context)];
    return rows.length > 0 ? rows : [serviceRow(context.service, 'not-applicable', 'nothing here calls a backend')];
  },
});

function resources(context: ServiceContext): readonly Row[] {
  return [
    ...resourcesOf(context, 'azurerm_api_management_backend').flatMap((backend) => {
      const proxy = block(backend.values, 'proxy');
      return settle(backend, 'the backend is called over https', [
        address(backend.values, 'url', 'url') ?? (isSet(backend.values, 'url') ? undefined : hole('url', 'the backend has no URL')),
        ...cluster(backend.values),
        proxy === UNKNOWN
          ? unsure('proxy', 'the proxy is known only after apply')
          : proxy === undefined
            ? undefined
            : address(proxy, 'url', 'proxy.url'),
      ]);
    }),
    ...resourcesOf(context, 'azurerm_api_management_api')
      .filter(({ values }) => isSet(values, 'service_url'))
      .flatMap((api) => settle(api, 'the service URL is https', [address(api.values, 'service_url', 'service_url')])),
  ];
}

/** What the service and the portal call at identity providers, client secrets with it. */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  azurerm_api_management_authorization_server: ['token_endpoint', 'authorization_endpoint', 'client_registration_endpoint'],
  azurerm_api_management_openid_connect_provider: ['metadata_endpoint'],
};

const providers = (context: ServiceContext): readonly Row[] =>
  resourcesOf(context, ...Object.keys(PROVIDERS)).flatMap((provider) =>
    settle(
      provider,
      'the identity provider is called over https',
      (PROVIDERS[provider.type] ?? []).map((name) => address(provider.values, name, name)),
    ),
  );

/** Without a backend of its own, an API calls the first server of its contract. */
function contractServers({ service }: ServiceContext): readonly Row[] {
  const choosing = new Set(
    elementsOf(service).flatMap(({ element, parents, resource }) =>
      element.name === 'set-backend-service' && parents.length === 0 ? [resource] : [],
    ),
  );
  return service.apis.flatMap(({ contract, serviceUrl, policy, resource }) => {
    const servers: unknown = contract === undefined ? undefined : (contract as { readonly servers?: unknown }).servers;
    const url: unknown = Array.isArray(servers) ? (servers[0] as { readonly url?: unknown } | undefined)?.url : undefined;
    const chosen = serviceUrl !== undefined || (policy !== undefined && choosing.has(policy.resource));
    return chosen || typeof url !== 'string' || !/^[a-z][a-z0-9+.-]*:/i.test(url)
      ? []
      : settle(resource, 'the server of the contract is https', [finding('servers', judgeUrl(url, SECURE))]);
  });
}

function cluster(backend: Attributes): readonly (Finding | undefined)[] {
  const clusters = blocks(backend, 'service_fabric_cluster');
  if (clusters === UNKNOWN) return [unsure('service_fabric_cluster', 'the cluster is known only after apply')];
  return clusters.flatMap((own) => {
    const endpoints = texts(own, 'management_endpoints');
    const detail = 'service_fabric_cluster.management_endpoints';
    if (endpoints === UNKNOWN) return [unsure(detail, `${detail} is known only after apply`)];
    return endpoints.map((url) =>
      url === UNKNOWN ? unsure(detail, `${detail} is known only after apply`) : finding(detail, judgeUrl(url, SECURE)),
    );
  });
}

function address(holder: Attributes, name: string, detail: string): Finding | undefined {
  if (!isSet(holder, name)) return undefined;
  const url = text(holder, name);
  return url === UNKNOWN ? unsure(detail, `${detail} is known only after apply`) : finding(detail, judgeUrl(url ?? '', SECURE));
}

const finding = (detail: string, verdict: ReturnType<typeof judgeUrl>): Finding | undefined =>
  verdict === 'ok'
    ? undefined
    : verdict === 'unknown'
      ? unsure(detail, `${detail} is computed: it cannot be told that it is https`)
      : hole(detail, `${detail} is not an https URL`);

function policies({ service }: ServiceContext): readonly Row[] {
  const rows = elementsOf(service).flatMap((found): readonly Row[] => {
    const url = calledUrl(found);
    if (url === undefined) return [];
    const verdict = judgeUrl(resolve(url, service), SECURE);
    const at = found.element.position === undefined ? '' : ` at ${found.element.position.line}:${found.element.position.column}`;
    const detail = `${found.element.name}${at}`;
    const problem = finding(detail, verdict);
    return [
      problem === undefined
        ? row(found.resource, 'compliant', `${detail} calls an https URL`, detail)
        : row(found.resource, problem.status, problem.message, detail),
    ];
  });
  return [
    ...rows,
    ...unreadable(service).map(({ resource }) =>
      row(resource, 'unknown', 'the policy could not be read: it cannot be told which URLs it calls', 'policy'),
    ),
  ];
}

/** The URL that a policy makes the gateway call, as written; undefined where it calls none of its own. */
function calledUrl({ element }: FoundElement): string | undefined {
  if (element.name === 'set-backend-service') return element.attributes['base-url'];
  if (element.name === 'send-request' || element.name === 'send-one-way-request') return childText(element, 'set-url');
  if (element.name === 'proxy') return element.attributes['url'];
  if (element.name === 'openid-config') return element.attributes['url'] ?? ownText(element);
  return undefined;
}

/** Puts the values of plain named values in; others stay as they are, and so are not known. */
function resolve(url: string, service: ServiceContext['service']): string {
  return url.replace(/\{\{\s*([A-Za-z0-9._-]+)\s*\}\}/g, (whole, name: string) => {
    const value = service.namedValues.get(name)?.value;
    return typeof value === 'string' ? value : whole;
  });
}
