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

/** Whether a source (service tag, address or CIDR range) lies inside private networks as a whole. */
export function isPrivateSource(source: string): boolean {
  if (INSIDE_TAGS.includes(source)) return true;
  try {
    const [address, prefix] = source.includes('/') ? parseCIDR(source) : ([parseAddress(source), undefined] as const);
    // 10.0.0.0/4 begins inside a private range and ends outside: no private range is broader than these.
    const narrowest = address.kind() === 'ipv6' ? 7 : source.startsWith('192.') ? 16 : source.startsWith('172.') ? 12 : 8;
    return PRIVATE_RANGES.includes(address.range()) && (prefix === undefined || prefix >= narrowest);
  } catch {
    return false;
  }
}
