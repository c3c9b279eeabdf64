/** Every rule, in the order of their numbers. Each one's file is named after its number. */
import type { Rule } from '../rule';
import { readable } from './00-readable';
import { tls } from './01-tls';
import { ciphers } from './02-ciphers';
import { network } from './03-network';
import { managementPublic } from './04-management-public';
import { nsg } from './05-nsg';
import { sku } from './06-sku';
import { zones } from './07-zones';
import { identity } from './08-identity';
import { tenantAccess } from './09-tenant-access';
import { portal } from './10-portal';
import { hostCertificate } from './11-host-certificate';
import { mtlsNegotiation } from './12-mtls-negotiation';
import { defender } from './13-defender';
import { apiHttps } from './14-api-https';
import { backendHttps } from './15-backend-https';
import { backendTls } from './16-backend-tls';
import { backendAuth } from './17-backend-auth';
import { apiSubscription } from './18-api-subscription';
import { subscriptionScope } from './19-subscription-scope';
import { subscriptionTracing } from './20-subscription-tracing';
import { product } from './21-product';
import { sampleProduct } from './22-sample-product';
import { productGroup } from './23-product-group';
import { productTerms } from './24-product-terms';
import { versioning } from './25-versioning';
import { noWildcardOperation } from './26-no-wildcard-operation';
import { noLinks } from './27-no-links';
import { authentication } from './28-authentication';
import { base } from './29-base';
import { jwtStrict } from './30-jwt-strict';
import { scope } from './31-scope';
import { noUnverifiedJwt } from './32-no-unverified-jwt';
import { cors } from './33-cors';
import { rateAndQuota } from './34-rate-and-quota';
import { content } from './35-content';
import { parameters } from './36-parameters';
import { onError } from './37-on-error';
import { noPhiCache } from './38-no-phi-cache';
import { ssrf } from './39-ssrf';
import { headerHygiene } from './40-header-hygiene';
import { noSecretLiteral } from './41-no-secret-literal';
import { timeout } from './42-timeout';
import { noBodySink } from './43-no-body-sink';
import { bodyLog } from './44-body-log';
import { headerLog } from './45-header-log';
import { queryMask } from './46-query-mask';
import { namedValueVault } from './47-named-value-vault';
import { auditSink } from './48-audit-sink';
import { auditComplete } from './49-audit-complete';
import { retention } from './50-retention';
import { auditStore } from './51-audit-store';
import { loggers } from './52-loggers';
import { workspace } from './53-workspace';
import { keyVault } from './54-key-vault';
import { state } from './55-state';

export const RULES: readonly Rule[] = [
  readable,
  tls,
  ciphers,
  network,
  managementPublic,
  nsg,
  sku,
  zones,
  identity,
  tenantAccess,
  portal,
  hostCertificate,
  mtlsNegotiation,
  defender,
  apiHttps,
  backendHttps,
  backendTls,
  backendAuth,
  apiSubscription,
  subscriptionScope,
  subscriptionTracing,
  product,
  sampleProduct,
  productGroup,
  productTerms,
  versioning,
  noWildcardOperation,
  noLinks,
  authentication,
  base,
  jwtStrict,
  scope,
  noUnverifiedJwt,
  cors,
  rateAndQuota,
  content,
  parameters,
  onError,
  noPhiCache,
  ssrf,
  headerHygiene,
  noSecretLiteral,
  timeout,
  noBodySink,
  bodyLog,
  headerLog,
  queryMask,
  namedValueVault,
  auditSink,
  auditComplete,
  retention,
  auditStore,
  loggers,
  workspace,
  keyVault,
  state,
];
