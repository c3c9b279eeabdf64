/** How the gateway proves itself to backends. Nothing here holds a real credential: what is sent says so, and is recorded. */
import type { PolicyCompiler } from '../compilation';

export const authenticationManagedIdentity: PolicyCompiler = (statement) => {
  const resource = statement.required('resource');
  const client = statement.attribute('client-id');
  const variable = statement.constant('output-token-variable-name');
  statement.ignore('ignore-error');
  return (call) => {
    const audience = resource.text(call);
    const token = `local-managed-identity.${Buffer.from(audience).toString('base64url')}`;
    // With a variable, the policy's own statements decide what becomes of the token.
    if (variable === undefined) call.request.headers.set('Authorization', [`Bearer ${token}`]);
    else call.variables.set(variable, token);
    call.records.push({ kind: 'authentication', name: statement.name, text: audience, properties: client ? { 'client-id': client.text(call) } : {} });
    return undefined;
  };
};

export const authenticationBasic: PolicyCompiler = (statement) => {
  const username = statement.required('username');
  const password = statement.required('password');
  return (call) => {
    const name = username.text(call);
    call.request.headers.set('Authorization', [`Basic ${Buffer.from(`${name}:${password.text(call)}`).toString('base64')}`]);
    call.records.push({ kind: 'authentication', name: statement.name, text: name, properties: {} });
    return undefined;
  };
};

/** Certificates of the service live in Azure: that one would be used is recorded. */
export const authenticationCertificate: PolicyCompiler = (statement) => {
  const certificate = statement.attribute('certificate-id') ?? statement.attribute('thumbprint') ?? statement.fail('expected certificate-id or thumbprint');
  return (call) => {
    call.records.push({ kind: 'authentication', name: statement.name, text: certificate.text(call), properties: {} });
    return undefined;
  };
};
