/** Commands to copy: a call that gets through, and the same one without a token, with too little, and too often. */
import type { ApiOperation } from '../../access/operation';
import type { RunningGateway } from '../../gateway/start';
import type { SynthesizedApi } from '../../synthesized/model';

export interface CurlLine {
  readonly title: string;
  readonly command: string;
}

/** Only what was tried and gave the status that is promised. */
export async function curlLines(gateway: RunningGateway, tls: boolean): Promise<readonly CurlLine[]> {
  for (const api of gateway.service.apis) {
    const key = keyFor(gateway, api);
    for (const operation of 'unknown' in api.operations ? [] : api.operations) {
      const grant = grantOf(api, operation);
      if (operation.method !== 'GET' || key === undefined || grant === undefined) continue;
      const path = pathOf(api, operation);
      const token = await gateway.token({ api: api.name, ...grant, expiresInSeconds: 8 * 3600 });
      if ((await gateway.fetch(path, { token, subscription: key })).status !== 200) continue;
      const weak = await gateway.token({ api: api.name, scopes: ['nothing'], expiresInSeconds: 8 * 3600 });
      if ((await gateway.fetch(path, { token: weak, subscription: key })).status !== 403) continue;
      return lines(`${gateway.url}${path}`, gateway.subscriptionKey(key), token, weak, tls);
    }
  }
  return [];
}

function lines(url: string, key: string, token: string, weak: string, tls: boolean): readonly CurlLine[] {
  const curl = `curl ${tls ? '-k ' : ''}-i`;
  const subscription = `-H 'Ocp-Apim-Subscription-Key: ${key}'`;
  const bearer = (value: string): string => `-H 'Authorization: Bearer ${value}'`;
  return [
    { title: '200: the right token', command: `${curl} ${subscription} ${bearer(token)} '${url}'` },
    { title: '401: no token', command: `${curl} ${subscription} '${url}'` },
    { title: '403: a token that grants too little', command: `${curl} ${subscription} ${bearer(weak)} '${url}'` },
    { title: '429: too often', command: `for i in $(seq 150); do curl ${tls ? '-k ' : ''}-s -o /dev/null -w '%{http_code}\\n' ${subscription} ${bearer(token)} '${url}'; done | sort | uniq -c` },
  ];
}

function keyFor(gateway: RunningGateway, api: SynthesizedApi): string | undefined {
  const opening = gateway.service.products.filter(({ apis }) => apis.includes(api.name)).map(({ name }) => `product ${name}`);
  return gateway.subscriptions.find(({ scope, state }) => state === 'active' && (opening.includes(scope) || scope === `api ${api.name}` || scope === 'all APIs'))?.name;
}

/** What the access table of the API's policy asks for; `undefined` where it asks for nothing or has no table. */
function grantOf(api: SynthesizedApi, { id }: ApiOperation): { readonly scopes?: readonly string[]; readonly roles?: readonly string[] } | undefined {
  const [, requirement] = new RegExp(`case "${id.replace(/[^a-z0-9-]/g, '')}": return "([^"]*)"`).exec(api.policy?.text ?? '') ?? [];
  const claims = requirement?.split('|')[0]?.trim().split(' ') ?? [];
  const of = (kind: string): readonly string[] => claims.filter((claim) => claim.startsWith(`${kind}:`)).map((claim) => claim.slice(kind.length + 1));
  const scopes = [...of('scope'), ...of('smart').map((grant) => (grant.includes('/') ? grant : `user/${grant}`))];
  const roles = of('role');
  if (scopes.length + roles.length === 0) return undefined;
  return { ...(scopes.length > 0 && { scopes }), ...(roles.length > 0 && { roles }) };
}

function pathOf(api: SynthesizedApi, { urlTemplate }: ApiOperation): string {
  const version = api.version?.scheme === 'Segment' ? `/${api.version.value}` : '';
  return `/${api.path}${version}${urlTemplate.replace(/\{[^}]*\}/g, 'example-1')}`;
}
