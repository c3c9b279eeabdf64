/** Operations that everybody may read: what clients and monitors need before, or without, a token. */
import type { ApiOperation } from '../../access/operation';

/**
 * The CapabilityStatement (FHIR R4, http.html#capabilities), well-known documents (RFC 8615), a health probe that
 * takes no parameter, and what the contract itself declares open (`security: []`, OpenAPI 3, Operation Object);
 * reads only. A policy alone can't make an operation one of them.
 */
export function isDiscovery({ method, urlTemplate, security, fhir, parameters }: ApiOperation): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (/^\/metadata$|^\/\.well-known\/[^{}*]+$/.test(urlTemplate)) return true;
  // Patient data is never open, whatever a contract says.
  if (fhir !== undefined) return false;
  // What takes no input can tell nothing about a patient that it was asked for.
  return security?.length === 0 || (/^\/(health|healthz|livez|readyz)$/.test(urlTemplate) && parameters.length === 0);
}
