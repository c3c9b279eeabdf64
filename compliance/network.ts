/** Ports and sources of network security rules. */
import { parseCIDR, process as parseAddress } from 'ipaddr.js';

/** Service tags that stand for the own network or for Azure's own machinery, never for callers from the internet. */
const INSIDE_TAGS: readonly string[] = ['VirtualNetwork', 'AzureLoadBalancer', 'ApiManagement'];
const PRIVATE_RANGES: readonly string[] = ['private', 'uniqueLocal', 'loopback', 'linkLocal'];

/** Whether one of the port ranges (`443`, `80-8443`, `*`) holds the port. */
export function covers(ranges: readonly string[], port: number): boolean {
  return ranges.some((range) => {
    if (range.trim() === '*') return true;
    const [from, to] = range.split('-').map(Number);
    // A range that is no range is taken to hold every port: it cannot be shown that it does not.
    if (from === undefined || Number.isNaN(from) || (to !== undefined && Number.isNaN(to))) return true;
    return port >= from && port <= (to ?? from);
  });
}

/** Length in bits of the prefix of fc00::/7 (RFC 4193). */
const UNIQUE_LOCAL_PREFIX = 7;

/** Length in bits of the prefix of the private IPv4 range in which an address lies (RFC 1918). */
function privatePrefix(address: string): number {
  if (address.startsWith('192.')) return 16;
  return address.startsWith('172.') ? 12 : 8;
}

/** Whether a source (service tag, address or CIDR range) lies inside private networks as a whole. */
export function isPrivateSource(source: string): boolean {
  if (INSIDE_TAGS.includes(source)) return true;
  try {
    const [address, prefix] = source.includes('/') ? parseCIDR(source) : ([parseAddress(source), undefined] as const);
    // 10.0.0.0/4 begins inside a private range and ends outside it.
    const broadest = address.kind() === 'ipv6' ? UNIQUE_LOCAL_PREFIX : privatePrefix(source);
    return PRIVATE_RANGES.includes(address.range()) && (prefix === undefined || prefix >= broadest);
  } catch {
    return false;
  }
}
