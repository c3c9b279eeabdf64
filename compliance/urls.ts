/** What can be told about a URL without calling it. */
import { hasUnresolved } from '../synthesized/templates';

export type UrlVerdict = 'ok' | 'bad' | 'unknown';

/** A C# string literal at the start of an expression, plain, verbatim or interpolated. */
const LEADING_LITERAL = /^@\(\s*(?:string\.Format\(\s*)?[$@]{0,2}"([^"\\{]*)/;
const SCHEME_AND_HOST = /^([a-z][a-z0-9+.-]*:)\/\/[^/?#\s{}\u27E6\u27E7]+\//i;

/**
 * Judges a URL by its parsed scheme, never by a substring: `http://x/?r=https` is bad.
 * @param url a URL, or an expression `@(…)`, of which a leading literal with scheme and whole host decides
 */
export function judgeUrl(url: string, schemes: readonly string[]): UrlVerdict {
  const trimmed = url.trim();
  if (trimmed.startsWith('@{')) return 'unknown';
  if (trimmed.startsWith('@(') && !hasUnresolved(trimmed)) {
    const literal = LEADING_LITERAL.exec(trimmed)?.[1] ?? '';
    const scheme = /^([a-z][a-z0-9+.-]*:)\/\//i.exec(literal)?.[1]?.toLowerCase();
    if (scheme !== undefined && !schemes.includes(scheme)) return 'bad';
    // A conditional (`cond ? "https://a/" : "http://b/"`) or a replaced host is not told by its first literal.
    const simple = !/[?]|\.\s*Replace\s*\(/.test(trimmed.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
    return scheme !== undefined && simple && (SCHEME_AND_HOST.test(literal) || /^@\(\s*"[a-z]+:\/\/[^"/?#\s{}]+"\s*\)$/i.test(trimmed))
      ? 'ok'
      : 'unknown';
  }
  if (trimmed.includes('{{') || hasUnresolved(trimmed)) {
    // The rest may be a named value, or what only Terraform knows; scheme and host must be there in clear.
    const known = SCHEME_AND_HOST.exec(trimmed)?.[1]?.toLowerCase();
    return known === undefined ? 'unknown' : schemes.includes(known) ? 'ok' : 'bad';
  }
  return URL.canParse(trimmed) && schemes.includes(new URL(trimmed).protocol) ? 'ok' : 'bad';
}
