/**
 * The policy of one API: who may call which of its operations, how often, with what, and where the call goes.
 * Authentication is here and not in a product's policy, because a key of the API itself would skip that one.
 */
import { cs } from '../expressions/template';
import {
  authenticationManagedIdentity,
  base,
  cors,
  policyDocument,
  quotaByKey,
  rateLimit,
  rateLimitByKey,
  setBackendService,
  setVariable,
} from '../index';
import type { PolicyDocument } from '../model';
import { ambiguousPaths } from './ambiguous-paths';
import { proofs, type ProofsProps } from './proofs';
import { requestContent } from './request-content';
import { auditStatement } from './audit';
import { backendFailure, errorAnswers, requestHygiene, responseHygiene } from './service-policy';
import { shadowedPaths } from './shadowed-paths';
import { smartDiscovery } from './smart-discovery';
import { VARIABLES } from './variables';

/** How the gateway proves itself to the backend: by a token of its identity, or with what the backend resource holds. */
export type BackendProof =
  { readonly kind: 'managed-identity'; readonly resource: string; readonly clientId?: string } | { readonly kind: 'backend' };

export interface SmartProps {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri?: string | undefined;
  readonly issuer?: string;
  /** The claim with the patient in context. */
  readonly patientClaim: string;
}

export interface ApiPolicyProps extends ProofsProps {
  /** For FHIR APIs whose access is by SMART scopes. */
  readonly smart?: SmartProps | undefined;
  readonly corsOrigins: readonly string[];
  readonly limits: { readonly calls: number; readonly renewalSeconds: number; readonly dailyCalls: number; readonly maxBodyBytes: number };
  readonly backendId: string;
  readonly backendProof: BackendProof;
  /** True where the service's own policy is not this application's: what that would do is then done here. */
  readonly selfContained?: boolean;
}

export function apiPolicy(props: ApiPolicyProps): PolicyDocument {
  return policyDocument({
    inbound: [
      ...(props.corsOrigins.length > 0 ? [crossOrigin(props)] : []),
      setVariable({ name: VARIABLES.errorStyle, value: props.style }),
      base(),
      ...(props.selfContained ? requestHygiene() : []),
      ...proofs(props),
      ...limits(props),
      ...ambiguousPaths(props.style),
      ...shadowedPaths(props),
      ...requestContent(props),
      ...smartDiscovery(props),
      setBackendService({ backendId: props.backendId }),
      ...backendProof(props.backendProof),
    ],
    backend: [base()],
    outbound: [base(), ...(props.selfContained ? [auditStatement(), ...responseHygiene(), backendFailure()] : [])],
    // An error before inbound has run, such as a missing subscription key, is told in the API's language, too.
    onError: [
      ...(props.style === 'fhir' ? [setVariable({ name: VARIABLES.errorStyle, value: props.style })] : []),
      base(),
      ...(props.selfContained ? [auditStatement(), ...errorAnswers()] : []),
    ],
  });
}

function crossOrigin({ corsOrigins, operations }: ApiPolicyProps) {
  const methods = [...new Set(operations.map(({ method }) => method))].filter((method) => method !== 'OPTIONS').sort();
  return cors({
    allowCredentials: false,
    terminateUnmatchedRequest: true,
    allowedOrigins: corsOrigins,
    allowedMethods: { preflightResultMaxAge: 600, methods },
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'If-Match',
      'If-None-Match',
      'Ocp-Apim-Subscription-Key',
      'Prefer',
      'X-Correlation-Id',
    ],
    exposeHeaders: ['Content-Location', 'ETag', 'Last-Modified', 'Location', 'Retry-After', 'X-Correlation-Id'],
  });
}

/** By client, and by API, so that one client's calls to one API never use up another's. */
function limits({ name, limits: { calls, renewalSeconds, dailyCalls }, gateway }: ApiPolicyProps) {
  if (gateway === 'consumption') return [rateLimit({ calls, renewalPeriod: renewalSeconds })];
  const counterKey = cs`${`${name}: `} + (string)context.Variables[${VARIABLES.client}]`;
  return [
    rateLimitByKey({ calls, renewalPeriod: renewalSeconds, counterKey }),
    quotaByKey({ calls: dailyCalls, renewalPeriod: 86_400, counterKey }),
  ];
}

function backendProof(proof: BackendProof) {
  switch (proof.kind) {
    case 'managed-identity':
      return [
        authenticationManagedIdentity({
          resource: proof.resource,
          ...(proof.clientId !== undefined && { clientId: proof.clientId }),
          ignoreError: false,
        }),
      ];
    case 'backend':
      return [];
  }
}
