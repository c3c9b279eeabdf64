/** CIDR ranges as exact first and last addresses, which is what `ip-filter` takes. */
import { isIP } from 'node:net';
import { parse, type IPv4, type IPv6 } from 'ipaddr.js';

export interface AddressRange {
  readonly from: string;
  readonly to: string;
}

interface Block {
  readonly bits: 32 | 128;
  readonly start: bigint;
  readonly prefix: number;
}

/** Dotted quads without leading zeros, which some parsers read as octal; IPv6 without a zone or an embedded quad. */
const CIDR = /^((?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})|[0-9a-f:]*:[0-9a-f:]*)\/(0|[1-9]\d{0,2})$/i;

/** Why a text is no range, and how to mend it. */
export interface RangeFault {
  readonly expected: string;
  readonly mend: string;
}

/** @throws RangeError for anything but an IPv4 or IPv6 range whose host bits are zero */
function parseBlock(cidr: string): Block {
  const block = readBlock(cidr);
  if ('bits' in block) return block;
  throw new RangeError(`${JSON.stringify(cidr)}: expected ${block.expected}. Mend: ${block.mend}`);
}

function readBlock(cidr: string): Block | RangeFault {
  const [, address = '', length = ''] = CIDR.exec(cidr) ?? [];
  let parsed: IPv4 | IPv6;
  try {
    parsed = parse(address);
  } catch {
    return {
      expected: 'a CIDR range such as 10.0.0.0/24 or 2001:db8::/32',
      mend:
        CIDR.test(`${cidr}/0`) && isIP(cidr)
          ? `write ${cidr}/${isIP(cidr) === 4 ? 32 : 128} for this one address`
          : 'write an address, a slash and the length of the prefix',
    };
  }
  const bits = parsed.kind() === 'ipv4' ? 32 : 128;
  const prefix = Number(length);
  if (prefix > bits) return { expected: `a prefix length of at most ${bits}`, mend: `write ${address}/${bits} for one address` };
  const start = parsed.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const network = (start >> BigInt(bits - prefix)) << BigInt(bits - prefix);
  if (network !== start) {
    return { expected: "the range's first address", mend: `did you mean ${format(network, bits)}/${prefix}?` };
  }
  return { bits, start, prefix };
}

function format(value: bigint, bits: 32 | 128): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((value >> BigInt(bits - 8 * (index + 1))) & 0xffn));
  if (bits === 32) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16));
  // RFC 5952: the longest run of zero groups, of two at least, is written as ::
  const longest = [...groups.join(':').matchAll(/\b0(?::0)+\b/g)].reduce((best, [run]) => (run.length > best.length ? run : best), '');
  const text = groups.join(':');
  if (longest === '') return text;
  const at = text.search(new RegExp(`\\b${longest}\\b`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}

/**
 * The first and last address of a range, both inside it.
 * @throws RangeError for anything but an IPv4 or IPv6 range whose host bits are zero
 */
export function cidrRange(cidr: string): AddressRange {
  const { bits, start, prefix } = parseBlock(cidr);
  return { from: format(start, bits), to: format(start + (1n << BigInt(bits - prefix)) - 1n, bits) };
}

/** Undefined where the text is a range. */
export function cidrFault(cidr: string): RangeFault | undefined {
  const block = readBlock(cidr);
  return 'bits' in block ? undefined : block;
}

/** Whether every address of `inner` lies in `outer`. IPv4 and IPv6 never hold each other. */
export function cidrContains(outer: string, inner: string): boolean {
  const [a, b] = [parseBlock(outer), parseBlock(inner)];
  return a.bits === b.bits && a.prefix <= b.prefix && b.start >> BigInt(b.bits - a.prefix) === a.start >> BigInt(a.bits - a.prefix);
}

/** Whether some address lies in both: ranges are nested or apart. */
export function cidrOverlap(a: string, b: string): boolean {
  return cidrContains(a, b) || cidrContains(b, a);
}

/** The ranges that hold exactly the addresses which both lists hold; none where they have none in common. */
export function intersectNetworks(a: readonly string[], b: readonly string[]): readonly string[] {
  const both = a.flatMap((one) => b.flatMap((other) => (cidrContains(one, other) ? [other] : cidrContains(other, one) ? [one] : [])));
  return [...new Set(both)];
}
