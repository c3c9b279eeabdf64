/**
 * Address ranges as sets of integer intervals. IPv4 and IPv6 share one line of numbers: an IPv4 address stands
 * at its IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2).
 */
import ipaddr from 'ipaddr.js';
import { orderOf, type Order } from './order';

/** Both ends are included. */
export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

/** Sorted, disjoint and not adjacent. */
export type AddressSet = readonly Interval[];

const LAST = (1n << 128n) - 1n;
export const EVERYWHERE: AddressSet = [{ from: 0n, to: LAST }];

const V4_FIRST = 0xffff_0000_0000n;
const V4_LAST = 0xffff_ffff_ffffn;

/** @returns the address as a number; `undefined` where the text is no IP address (an expression, a named value) */
export function parseAddress(text: string): bigint | undefined {
  const trimmed = text.trim();
  // ipaddr.js takes shortened and octal IPv4 forms; API Management does not.
  if (!ipaddr.IPv4.isValidFourPartDecimal(trimmed) && !ipaddr.IPv6.isValid(trimmed)) return undefined;
  const address = ipaddr.parse(trimmed);
  const bytes = address.kind() === 'ipv4' ? (address as ipaddr.IPv4).toIPv4MappedAddress().toByteArray() : address.toByteArray();
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

/** A single address or a CIDR range. */
export function parseRange(text: string): Interval | undefined {
  const [base = '', length] = text.trim().split('/');
  const address = parseAddress(base);
  if (address === undefined) return undefined;
  if (length === undefined) return { from: address, to: address };
  const width = base.includes(':') ? 128 : 32;
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : NaN;
  if (!(prefix <= width)) return undefined;
  const size = 1n << BigInt(width - prefix);
  const from = address - (address % size);
  return { from, to: from + size - 1n };
}

/** Sorted and joined where intervals overlap or touch. */
export function union(intervals: readonly Interval[]): AddressSet {
  const sorted = intervals.filter(({ from, to }) => from <= to).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const result: Interval[] = [];
  for (const interval of sorted) {
    const last = result.at(-1);
    if (last !== undefined && interval.from <= last.to + 1n) {
      result[result.length - 1] = { from: last.from, to: interval.to > last.to ? interval.to : last.to };
    } else result.push(interval);
  }
  return result;
}

/** Every address that is not in the set. */
export function complement(set: AddressSet): AddressSet {
  const result: Interval[] = [];
  let next = 0n;
  for (const { from, to } of set) {
    if (from > next) result.push({ from: next, to: from - 1n });
    next = to + 1n;
  }
  if (next <= LAST) result.push({ from: next, to: LAST });
  return result;
}

/** By De Morgan: what is in neither complement. */
export function intersection(a: AddressSet, b: AddressSet): AddressSet {
  return complement(union([...complement(a), ...complement(b)]));
}

/** Whether every address of `inner` is in `outer`. */
export function contains(outer: AddressSet, inner: AddressSet): boolean {
  return inner.every(({ from, to }) => outer.some((interval) => interval.from <= from && to <= interval.to));
}

/** Fewer addresses are narrower. */
export function compareAddresses(a: AddressSet, b: AddressSet): Order {
  return orderOf(contains(b, a), contains(a, b));
}

/** Readable: CIDR where an interval is one, `first–last` elsewhere. */
export function formatAddresses(set: AddressSet): string {
  if (set.length === 0) return 'nowhere';
  if (set.length === 1 && set[0]?.from === 0n && set[0].to === LAST) return 'anywhere';
  return set.map(formatInterval).join(', ');
}

function formatInterval({ from, to }: Interval): string {
  const v4 = from >= V4_FIRST && to <= V4_LAST;
  const size = to - from + 1n;
  const aligned = (size & (size - 1n)) === 0n && from % size === 0n;
  if (!aligned) return `${formatAddress(from)}–${formatAddress(to)}`;
  if (size === 1n) return formatAddress(from);
  return `${formatAddress(from)}/${(v4 ? 32 : 128) - (size.toString(2).length - 1)}`;
}

function formatAddress(address: bigint): string {
  const bytes = Array.from({ length: 16 }, (_, i) => Number((address >> BigInt(8 * (15 - i))) & 0xffn));
  const v6 = new ipaddr.IPv6(bytes);
  return v6.isIPv4MappedAddress() ? v6.toIPv4Address().toString() : v6.toString();
}
