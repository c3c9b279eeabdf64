/** Every policy that is declared, by its element's name. */
import type { PolicyDeclaration } from './define';
import { authenticationManagedIdentityPolicy } from './authentication-managed-identity';
import { basePolicy } from './base';
import { checkHeaderPolicy } from './check-header';
import { choosePolicy } from './choose';
import { corsPolicy } from './cors';
import { forwardRequestPolicy } from './forward-request';
import { includeFragmentPolicy } from './include-fragment';
import { ipFilterPolicy } from './ip-filter';
import { limitConcurrencyPolicy } from './limit-concurrency';
import { quotaPolicy } from './quota';
import { quotaByKeyPolicy } from './quota-by-key';
import { rateLimitPolicy } from './rate-limit';
import { rateLimitByKeyPolicy } from './rate-limit-by-key';
import { returnResponsePolicy } from './return-response';
import { rewriteUriPolicy } from './rewrite-uri';
import { setBackendServicePolicy } from './set-backend-service';
import { setBodyPolicy } from './set-body';
import { setHeaderPolicy } from './set-header';
import { setMethodPolicy } from './set-method';
import { setQueryParameterPolicy } from './set-query-parameter';
import { setStatusPolicy } from './set-status';
import { setVariablePolicy } from './set-variable';
import { tracePolicy } from './trace';
import { validateAzureAdTokenPolicy } from './validate-azure-ad-token';
import { validateClientCertificatePolicy } from './validate-client-certificate';
import { validateContentPolicy } from './validate-content';
import { validateJwtPolicy } from './validate-jwt';
import { validateParametersPolicy } from './validate-parameters';

export const CATALOGUE: readonly PolicyDeclaration[] = [
  authenticationManagedIdentityPolicy,
  basePolicy,
  checkHeaderPolicy,
  choosePolicy,
  corsPolicy,
  forwardRequestPolicy,
  includeFragmentPolicy,
  ipFilterPolicy,
  limitConcurrencyPolicy,
  quotaPolicy,
  quotaByKeyPolicy,
  rateLimitPolicy,
  rateLimitByKeyPolicy,
  returnResponsePolicy,
  rewriteUriPolicy,
  setBackendServicePolicy,
  setBodyPolicy,
  setHeaderPolicy,
  setMethodPolicy,
  setQueryParameterPolicy,
  setStatusPolicy,
  setVariablePolicy,
  tracePolicy,
  validateAzureAdTokenPolicy,
  validateClientCertificatePolicy,
  validateContentPolicy,
  validateJwtPolicy,
  validateParametersPolicy,
];

const BY_NAME: ReadonlyMap<string, PolicyDeclaration> = new Map(CATALOGUE.map((declaration) => [declaration.name, declaration]));

/** The declaration of the policy whose element has this name; `undefined` where there is none. */
export function definitionOf(name: string): PolicyDeclaration | undefined {
  return BY_NAME.get(name);
}
