/**
 * The policies of a FHIR API's discovery documents. "Any origin" is theirs alone: SMART App Launch 2.2 ("CORS") wants a
 * browser application to read them before anybody has registered it, and everything else for registered origins only.
 */
import type { ApiOperation } from '../../access/operation';
import type { OperationAccess } from '../../access/rule';
import { base, cors, policyDocument } from '../index';
import type { PolicyDocument } from '../model';

const DISCOVERY = ['capabilities', 'smart-configuration'];

/** By operation id: one for each discovery document that is public. */
export function discoveryPolicies(
  operations: readonly ApiOperation[],
  access: readonly OperationAccess[],
): Readonly<Record<string, PolicyDocument>> {
  const open = new Set(access.filter(({ rule }) => rule.kind === 'public').map(({ operationId }) => operationId));
  const documents = operations.filter(({ id, fhir }) => fhir !== undefined && DISCOVERY.includes(fhir.interaction) && open.has(id));
  return Object.fromEntries(documents.map(({ id, method }) => [id, readableByBrowsers(method)]));
}

function readableByBrowsers(method: string): PolicyDocument {
  return policyDocument({
    inbound: [
      // The first policy that an origin matches is the one that counts, so the API's own, behind `base`, takes nothing back.
      cors({
        allowCredentials: false,
        terminateUnmatchedRequest: true,
        allowedOrigins: ['*'],
        allowedMethods: { preflightResultMaxAge: 600, methods: [method] },
        allowedHeaders: ['Content-Type', 'Ocp-Apim-Subscription-Key', 'X-Correlation-Id'],
        exposeHeaders: ['X-Correlation-Id'],
      }),
      base(),
    ],
    backend: [base()],
    outbound: [base()],
    onError: [base()],
  });
}
