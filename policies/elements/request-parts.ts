/** What a request of the policy's own is made of, in the documented order: for `send-request` and `send-one-way-request`. */
import { authenticationBasicPolicy } from './authentication-basic';
import { authenticationCertificatePolicy } from './authentication-certificate';
import { authenticationManagedIdentityPolicy } from './authentication-managed-identity';
import { proxyPolicy } from './proxy';
import { setBodyPolicy } from './set-body';
import { setHeaderPolicy } from './set-header';
import { setMethodPolicy } from './set-method';

export const REQUEST_PARTS = [
  { name: 'set-url', prop: 'url', text: { required: true } },
  { name: 'set-method', prop: 'method', policy: setMethodPolicy },
  { name: 'set-header', prop: 'headers', many: true, policy: setHeaderPolicy },
  { name: 'set-body', prop: 'body', policy: setBodyPolicy },
  { name: 'authentication-basic', prop: 'basic', policy: authenticationBasicPolicy },
  { name: 'authentication-certificate', prop: 'certificate', policy: authenticationCertificatePolicy },
  { name: 'authentication-managed-identity', prop: 'managedIdentity', policy: authenticationManagedIdentityPolicy },
  { name: 'proxy', prop: 'proxy', policy: proxyPolicy },
] as const;
