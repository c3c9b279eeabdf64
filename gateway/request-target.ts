/**
 * The target of a request, and how its path is read. API Management refuses little of what a path may hold, and what it
 * makes of it is hardly documented. Where it is, this gateway does the same; where it isn't, it takes the reading by
 * which a request gets further, because what stands in its way must be a policy:
 *
 * - `a%2Fb` is one segment when templates are matched (Azure/api-management-developer-portal#2358), and `a/b` when the
 *   request is sent on (https://learn.microsoft.com/answers/questions/2281087).
 * - So does .NET's `Uri` treat all path delimiters, dots included, and it resolves `..` after that
 *   (https://learn.microsoft.com/dotnet/framework/configure-apps/file-schema/network/schemesettings-element-uri-settings);
 *   Azure's front ends turn `%5C` into `/`, too (dotnet/aspnetcore#40532).
 * - Servers of .NET resolve a path before they show it: http.sys decodes it all
 *   (https://learn.microsoft.com/dotnet/api/system.net.configuration.httplistenerelement.unescaperequesturl), Kestrel all
 *   but `%2F` (https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.http.httprequest.path). Therefore templates are
 *   matched with the path as it was sent and, where none fits, with the path as it is resolved.
 * - http.sys takes bytes that are no UTF-8, and refuses encoded controls (`EnableNonUTF8` and `AllowRestrictedChars`,
 *   Microsoft's knowledge base 820129); of the other gateways that isn't known, so both go on.
 */
import { badRequest } from './errors';

/** What RFC 3986 lets a path hold, and `\`, which it doesn't, but which http.sys and `Uri` take for `/`. */
const PATH = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/\\]|%[0-9A-Fa-f]{2})*$/;

/**
 * Splits a request target into path and query, both as they were sent.
 * @throws PolicyError 400 for a target that is not of RFC 9112's origin form, and for a query that does not decode
 */
export function readTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  const query = at < 0 ? '' : target.slice(at + 1);
  if (!PATH.test(path)) throw badRequest('the path holds characters that a path may not hold');
  if (query !== '' && !/^[\x21-\x7E]*$/.test(query)) throw badRequest('the query holds characters that a query may not hold');
  if (query.includes('%')) decodes(query);
  if (/%00/.test(query)) throw badRequest('the query holds a null character');
  return { path, query };
}

function decodes(query: string): void {
  try {
    decodeURIComponent(query);
  } catch {
    throw badRequest('the query does not decode as UTF-8');
  }
}

/** A segment, decoded as .NET's `Uri.UnescapeDataString` does it: what is no UTF-8 stays encoded. */
export function decodedSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  return segment.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

const DELIMITER = /%2[ef]|%5c|\\/gi;
const DELIMITERS: Readonly<Record<string, string>> = { '%2e': '.', '%2f': '/', '%5c': '/', '\\': '/' };
const RESOLVABLE = /%2[ef]|%5c|\\|\/\.{1,2}(?:\/|$)/i;

/** What is sent for a path: its delimiters decoded, then its dot segments resolved (RFC 3986, section 5.2.4). */
export function sentPath(path: string): string {
  if (!RESOLVABLE.test(path)) return path;
  const kept: string[] = [];
  const segments = path
    .replace(DELIMITER, (text) => DELIMITERS[text.toLowerCase()] as string)
    .split('/')
    .slice(1);
  for (const [index, segment] of segments.entries()) {
    if (segment !== '.' && segment !== '..') {
      kept.push(segment);
      continue;
    }
    if (segment === '..') kept.pop();
    // What remains names a folder.
    if (index === segments.length - 1) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/** The path of an absolute URL as `sentPath` has it; what stands before and behind it stays. */
export function withSentPath(url: string): string {
  const [, origin, path, query] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)([^?#]*)(.*)$/is.exec(url) ?? [];
  return origin === undefined || path === undefined || path === '' ? url : `${origin}${sentPath(path)}${query ?? ''}`;
}

/** A path as servers resolve it that also take two slashes for one. A slash at its end stays. */
export const resolvedPath = (path: string): string => sentPath(path).replace(/\/{2,}/g, '/');
