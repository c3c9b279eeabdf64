/** Commands to copy: a call that gets through, and the same one without a token, with too little, and too often. */
import type { ApiOperation } from '../../access/operation';
import type { RunningGateway } from '../../gateway/start';
import type { SynthesizedApi, SynthesizedService } from '../../synthesized/model';
import { sampleRequest, type SampleRequest } from './sample-request';

export interface CurlLine {
  readonly title: string;
  readonly command: string;
}

/**
 * Only what was tried and gave the status that is promised, the loop that calls too often among it.
 * @param tried where they are tried: a gateway with mocks behind it, so that no real server is called, of the same service and identity provider
 */
export async function curlLines(gateway: RunningGateway, tls: boolean, tried: RunningGateway = gateway): Promise<readonly CurlLine[]> {
  for (const caller of callers(gateway.service)) {
    const found = await linesFor(gateway, tls, caller, tried);
    if (found.length > 0) return found;
  }
  return [];
}

/** Headers that say who calls: none, or what a trusted proxy says of a caller whom the service's address filter lets in. */
function callers({ policy }: SynthesizedService): readonly Readonly<Record<string, string>>[] {
  const [, allowed] = ALLOWED.exec(policy?.text ?? '') ?? [];
  return [{}, ...(allowed === undefined ? [] : [{ 'X-Forwarded-For': allowed }])];
}

/** The first address of a filter of allowed ones. */
const ALLOWED = /<ip-filter action="allow">\s*<address(?:-range from="|>)([\d.]+|[\da-f:]+)["<]/i;

async function linesFor(
  gateway: RunningGateway,
  tls: boolean,
  caller: Readonly<Record<string, string>>,
  tried: RunningGateway,
): Promise<readonly CurlLine[]> {
  const expiresInSeconds = 8 * 3600;
  for (const api of gateway.service.apis) {
    const key = keyFor(gateway, api);
    for (const operation of 'unknown' in api.operations ? [] : api.operations) {
      const grant = grantOf(gateway.service, api, operation);
      if (operation.method !== 'GET' || key === undefined || grant === undefined) continue;
      const { path, headers } = sampleRequest(api, operation);
      const request: SampleRequest = { path, headers: { ...headers, ...caller } };
      const status = async (token?: string): Promise<number> =>
        (await tried.fetch(request.path, { ...(token !== undefined && { token }), subscription: key, headers: request.headers })).status;
      const token = await gateway.token({ api: api.name, ...grant, expiresInSeconds });
      if ((await status(token)) !== 200 || (await status()) !== 401) continue;
      const weak = await gateway.token({ api: api.name, scopes: ['nothing'], expiresInSeconds });
      // Where any token will do, none grants too little.
      const refused = (await status(weak)) === 403;
      if (!refused && asksForClaims(grant)) continue;
      return lines(
        gateway,
        withKey(request, api, gateway.subscriptionKey(key)),
        token,
        refused ? weak : undefined,
        await tooOften(lowestLimit(gateway.service, api, operation), () => status(token)),
        tls,
      );
    }
  }
  return [];
}

const withKey = ({ path, headers }: SampleRequest, { subscriptionKey }: SynthesizedApi, key: string): SampleRequest => ({
  path,
  headers: { [subscriptionKey.header]: key, ...headers },
});

function lines(
  { url }: RunningGateway,
  { path, headers }: SampleRequest,
  token: string,
  weak: string | undefined,
  calls: number | undefined,
  tls: boolean,
): readonly CurlLine[] {
  const curl = `curl ${tls ? '-k ' : ''}-i`;
  const header = (name: string, value: string): string => `-H ${quoted(`${name}: ${value}`)}`;
  const common = Object.entries(headers)
    .map(([name, value]) => header(name, value))
    .join(' ');
  const bearer = (value: string): string => header('Authorization', `Bearer ${value}`);
  const target = quoted(`${url}${path}`);
  return [
    { title: '200: the right token', command: `${curl} ${common} ${bearer(token)} ${target}` },
    { title: '401: no token', command: `${curl} ${common} ${target}` },
    ...(weak === undefined
      ? []
      : [{ title: '403: a token that grants too little', command: `${curl} ${common} ${bearer(weak)} ${target}` }]),
    ...(calls === undefined
      ? []
      : [
          {
            title: '429: too often',
            command: `for i in $(seq ${calls}); do curl ${tls ? '-k ' : ''}-s -o /dev/null -w '%{http_code}\\n' ${common} ${bearer(token)} ${target}; done | sort | uniq -c`,
          },
        ]),
  ];
}

/** How many calls in a row are too many; `undefined` where one more than the limit is not refused so. */
async function tooOften(limit: number | undefined, call: () => Promise<number>): Promise<number | undefined> {
  if (limit === undefined) return undefined;
  for (let calls = 0; calls <= limit; calls += 1) {
    // Some more than that, since a window may end on the way.
    if ((await call()) === 429) return limit + 30;
  }
  return undefined;
}

/** A loop to a higher limit would take minutes. */
const HIGHEST_LIMIT = 1970;

/** The lowest rate limit of an operation, in calls; `undefined` where it has none, or a loop to it would take minutes. */
function lowestLimit(service: SynthesizedService, api: SynthesizedApi, { id }: ApiOperation): number | undefined {
  const products = service.products.filter(({ apis }) => apis.includes(api.name));
  const policies = [service, api, ...products].map(({ policy }) => policy);
  const texts = [...policies, api.operationPolicies.get(id), ...service.fragments.values()].map((attached) => attached?.text ?? '');
  const limits = texts.flatMap((text) => [...text.matchAll(/<rate-limit(?:-by-key)? calls="(\d+)"/g)].map(([, calls]) => Number(calls)));
  const lowest = Math.min(...limits);
  return lowest <= HIGHEST_LIMIT ? lowest : undefined;
}

/** A word of the shell, whatever a contract's example holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function keyFor(gateway: RunningGateway, api: SynthesizedApi): string | undefined {
  const opening = gateway.service.products.filter(({ apis }) => apis.includes(api.name)).map(({ name }) => `product ${name}`);
  return gateway.subscriptions.find(
    ({ scope, state }) => state === 'active' && (opening.includes(scope) || scope === `api ${api.name}` || scope === 'all APIs'),
  )?.name;
}

interface Grant {
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
}

const asksForClaims = ({ scopes, roles }: Grant): boolean => scopes !== undefined || roles !== undefined;

/**
 * What the API's access table asks for, nothing where any token will do; `undefined` where it denies, or is none.
 * It lies in a fragment where the policy would be too large with it.
 */
function grantOf({ fragments }: SynthesizedService, api: SynthesizedApi, { id }: ApiOperation): Grant | undefined {
  const text = api.policy?.text ?? '';
  const included = [...text.matchAll(/<include-fragment fragment-id="([^"]*)"/g)].map(([, name]) => fragments.get(name ?? '')?.text ?? '');
  const entry = new RegExp(`case "${id.replace(/[^a-z0-9-]/g, '')}": return "((?:scope|role|smart):[^"]*|any-token[^"]*)"`);
  const requirement = [text, ...included].map((one) => entry.exec(one)?.[1]).find((one) => one !== undefined);
  const claims = requirement?.split('|')[0]?.trim().split(' ') ?? [];
  const of = (kind: string): readonly string[] =>
    claims.filter((claim) => claim.startsWith(`${kind}:`)).map((claim) => claim.slice(kind.length + 1));
  const scopes = [...of('scope'), ...of('smart').map((grant) => (grant.includes('/') ? grant : `user/${grant}`))];
  const roles = of('role');
  if (scopes.length + roles.length === 0 && !claims.includes('any-token')) return undefined;
  return { ...(scopes.length > 0 && { scopes }), ...(roles.length > 0 && { roles }) };
}
