/** The healthcare policies: what every service, product and API of the application gets. */
export { apiAsksForKey, apiPolicy, type ApiPolicyProps, type BackendProof, type CertificateIdentity } from './api-policy';
export { answerFragments } from './answers';
export { discoveryPolicies } from './discovery-policies';
export { refusalFragments } from './refusal';
export { productPolicy } from './product-policy';
export { smartDecisionFragments } from './smart-decision';
export { splitPolicy, type SplitPolicy } from './split';
export { servicePolicy } from './service-policy';
export type { TokenIssuer } from './token-validation';
