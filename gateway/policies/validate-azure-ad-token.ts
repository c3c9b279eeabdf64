import type { PolicyCompiler } from '../compilation';
import { checkClient, entraValidation, TokenError } from '../tokens';
import { listOf, requiredClaims, tokenSource, tokenValidation } from './token-policy';

const TENANT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const validateAzureAdToken: PolicyCompiler = (statement) => {
  const tenant = statement.constant('tenant-id')?.trim() ?? statement.fail('the attribute tenant-id is missing');
  // A host name or `common` would need the directory itself to tell its tenants.
  if (!TENANT_ID.test(tenant)) statement.fail('the attribute tenant-id is no GUID');
  const audiences = listOf(statement.list('audiences', 'audience'));
  const clients = statement.list('client-application-ids', 'application-id');
  const allowed = listOf(clients);
  const backends = listOf(statement.list('backend-application-ids', 'application-id'));
  const claims = requiredClaims(statement);
  return tokenValidation(
    statement,
    tokenSource(statement, 'Authorization'),
    (call) => entraValidation(tenant, [...audiences(call), ...backends(call), ...backends(call).map((id) => `api://${id}`)], claims(call)),
    (token, call) => {
      const { tid } = token.payload as Readonly<Record<'tid', unknown>>;
      if (tid !== undefined && tid !== tenant) throw new TokenError('TokenIssuerNotAllowed', 'JWT is of another tenant.');
      if (clients) checkClient(token, allowed(call));
    },
  );
};
