/** Whether the keys with which tokens are checked are those of the issuers and the tenant that a policy names. */

/** Hosts at which Microsoft Entra publishes keys and under which it issues; one speaks for another (Entra's v1.0 tokens name sts.windows.net). */
const ENTRA =
  /^(?:login\.microsoftonline\.(?:com|us)|login\.(?:partner\.)?microsoftonline\.cn|login\.chinacloudapi\.cn|login\.windows\.net|login\.microsoft\.com|sts\.(?:windows\.net|microsoftonline\.us|chinacloudapi\.cn)|[a-z0-9-]+\.ciamlogin\.com)$/;

/** The host of a URL, `entra` for those of Microsoft Entra; undefined where the text is no URL. */
function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  return ENTRA.test(hostname) ? 'entra' : hostname;
}

/**
 * What keys are fetched from a host that issues none of the tokens, and issuers for whom no key is fetched. An OpenID provider
 * publishes its keys under its own name (OpenID Connect Discovery 1.0, section 4.3).
 */
export function strangersAmong(
  configurations: readonly string[],
  issuers: readonly string[],
): { readonly configurations: readonly string[]; readonly issuers: readonly string[] } {
  const publish = new Set(configurations.map(hostOf));
  const issue = new Set(issuers.map(hostOf));
  return {
    configurations: configurations.filter((url) => !issue.has(hostOf(url))),
    issuers: issuers.filter((issuer) => !publish.has(hostOf(issuer))),
  };
}

/** Tenants that stand for many. https://learn.microsoft.com/entra/identity-platform/v2-protocols */
const MANY_TENANTS = new Set(['common', 'organizations', 'consumers']);
const TENANT_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** True for one tenant: by its id, by a domain of it, or by a URL of either (Microsoft's page on validate-azure-ad-token allows all three). */
export function isOneTenant(text: string): boolean {
  if (!/^https?:/i.test(text)) return isTenant(text);
  if (!URL.canParse(text)) return false;
  const { hostname, pathname } = new URL(text);
  const [first] = pathname.split('/').filter((part) => part !== '');
  return first === undefined ? hostOf(text) !== 'entra' && DOMAIN.test(hostname) : isTenant(first);
}

const isTenant = (text: string): boolean => !MANY_TENANTS.has(text.toLowerCase()) && (TENANT_ID.test(text) || DOMAIN.test(text));

/** True for a sign-in endpoint of Microsoft's clouds: any other says itself whose tokens are good. */
export const isEntraEndpoint = (url: string): boolean => /^https:\/\//i.test(url) && hostOf(url) === 'entra';

/** Microsoft's own APIs: whoever may call one of them has a token for it, which is no token for this API. */
const MICROSOFT_APIS =
  /^(?:https:\/\/(?:graph\.microsoft\.com|graph\.windows\.net|management\.azure\.com|management\.core\.windows\.net|vault\.azure\.net|storage\.azure\.com|database\.windows\.net)|0000000[23]-0000-0000-c000-000000000000)\/?$/i;

export const isMicrosoftApi = (audience: string): boolean => MICROSOFT_APIS.test(audience);
