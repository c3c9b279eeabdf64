/** Operations that everybody may read: what clients and monitors need before, or without, a token. */
import type { ApiOperation } from '../../access/operation';

/**
 * The CapabilityStatement (FHIR R4, http.html#capabilities), well-known documents (RFC 8615), a health probe that
 * takes no parameter, and what the contract itself declares open (`security: []`, OpenAPI 3, Operation Object);
 * reads only. A policy alone can't make an operation one of them.
 */
export function isDiscovery(operation: ApiOperation): boolean {
  // Patient data is never open, whatever a contract says.
  return isWellKnown(operation) || (isRead(operation) && operation.fhir === undefined && operation.security?.length === 0);
}

/** The same by method and path alone, whatever the contract says. */
export function isWellKnown(operation: Pick<ApiOperation, 'method' | 'urlTemplate' | 'parameters' | 'fhir'>): boolean {
  if (!isRead(operation)) return false;
  const { urlTemplate, parameters, fhir } = operation;
  if (/^\/metadata$|^\/\.well-known\/[^{}*]+$/.test(urlTemplate)) return true;
  // What takes no input can tell nothing about a patient that it was asked for.
  return fhir === undefined && /^\/(health|healthz|livez|readyz)$/.test(urlTemplate) && parameters.length === 0;
}

const isRead = ({ method }: Pick<ApiOperation, 'method'>): boolean => method === 'GET' || method === 'HEAD';
