/** Media types of bodies, as policies ask for them (RFC 9110, section 8.3.1; structured suffixes of RFC 6839). */
import type { Headers } from './headers';

/** A media type without its parameters, in lower case. */
export const mediaType = (text: string): string => text.split(';', 1)[0]?.trim().toLowerCase() ?? '';

export type Format = 'json' | 'xml';

/** Whether a media type is JSON's or XML's. */
function isOf(format: Format, type: string): boolean {
  return type === `application/${format}` || type === `text/${format}` || type.endsWith(`+${format}`);
}

/** The format that a Content-Type header names. */
export function formatOf(headers: Headers): Format | undefined {
  const type = mediaType(headers.text('Content-Type') ?? '');
  return (['json', 'xml'] as const).find((format) => isOf(format, type));
}

/** Whether an Accept header names the format itself; wildcards ask for nothing in particular. */
export function accepts(headers: Headers, format: Format): boolean {
  const ranges = (headers.get('Accept') ?? []).flatMap((value) => value.split(','));
  return ranges.some((range) => isOf(format, mediaType(range)) && !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range));
}
