/** The healthcare policies: what every service, product and API of the application gets. */
export { apiPolicy, type ApiPolicyProps, type BackendProof } from './api-policy';
export { answerFragments } from './answers';
export { discoveryPolicies } from './discovery-policies';
export { refusalFragments } from './refusal';
export { apiAsksForKey, type CertificateIdentity } from './proofs';
export { productPolicy } from './product-policy';
export { smartDecisionFragments } from './smart-decision';
export { splitPolicy, type SplitPolicy } from './split';
export { servicePolicy } from './service-policy';
export type { TokenIssuer } from './token-validation';
