/** Operations that everybody may read: what clients need before they can have a token. */
import type { ApiOperation } from '../../access/operation';

/**
 * The CapabilityStatement (FHIR R4, http.html#capabilities), well-known documents (RFC 8615), and what the contract
 * itself declares open (`security: []`, OpenAPI 3, Operation Object); reads only. A policy alone can't make an
 * operation one of them.
 */
export function isDiscovery({ method, urlTemplate, security, fhir }: ApiOperation): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (/^\/metadata$|^\/\.well-known\/[^{}*]+$/.test(urlTemplate)) return true;
  // Patient data is never open, whatever a contract says.
  return security?.length === 0 && fhir === undefined;
}
