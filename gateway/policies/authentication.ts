/** How the gateway proves itself to backends. Nothing here holds a real credential: what is sent says so, and is recorded. */
import type { PolicyCompiler, Statement } from '../compilation';
import type { Call } from '../exchange';
import type { Headers } from '../headers';

/** Puts a credential on a request: the one to the backend, or one that `send-request` makes. */
export type Authentication = (call: Call, headers: Headers) => void;

function managedIdentity(statement: Statement): Authentication {
  const resource = statement.required('resource');
  const client = statement.attribute('client-id');
  const variable = statement.constant('output-token-variable-name');
  statement.ignore('ignore-error');
  return (call, headers) => {
    const audience = resource.text(call);
    const token = `local-managed-identity.${Buffer.from(audience).toString('base64url')}`;
    // With a variable, the policy's own statements decide what becomes of the token.
    if (variable === undefined) headers.set('Authorization', [`Bearer ${token}`]);
    else call.variables.set(variable, token);
    call.records.push({
      kind: 'authentication',
      name: statement.name,
      text: audience,
      properties: client ? { 'client-id': client.text(call) } : {},
    });
  };
}

function basic(statement: Statement): Authentication {
  const username = statement.required('username');
  const password = statement.required('password');
  return (call, headers) => {
    const name = username.text(call);
    headers.set('Authorization', [`Basic ${Buffer.from(`${name}:${password.text(call)}`).toString('base64')}`]);
    call.records.push({ kind: 'authentication', name: statement.name, text: name, properties: {} });
  };
}

/** Certificates of the service live in Azure: that one would be used is recorded. */
function certificate(statement: Statement): Authentication {
  const named =
    statement.attribute('certificate-id') ?? statement.attribute('thumbprint') ?? statement.fail('expected certificate-id or thumbprint');
  return (call) => void call.records.push({ kind: 'authentication', name: statement.name, text: named.text(call), properties: {} });
}

const KINDS: Readonly<Record<string, (statement: Statement) => Authentication>> = {
  'authentication-basic': basic,
  'authentication-certificate': certificate,
  'authentication-managed-identity': managedIdentity,
};

/** What the elements of a `send-request` put on it. */
export function authenticationsOf(statement: Statement): readonly Authentication[] {
  return Object.entries(KINDS).flatMap(([name, kind]) => statement.children(name).map(kind));
}

const toBackend =
  (kind: (statement: Statement) => Authentication): PolicyCompiler =>
  (statement) => {
    const authenticate = kind(statement);
    return (call) => {
      authenticate(call, call.request.headers);
      return undefined;
    };
  };

export const authenticationManagedIdentity = toBackend(managedIdentity);
export const authenticationBasic = toBackend(basic);
export const authenticationCertificate = toBackend(certificate);
