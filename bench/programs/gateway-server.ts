/** A gateway in a process of its own: `gateway-server FOLDER BACKEND`. Tells its parent where it is and what opens it. */
import { startGateway } from '../../gateway/start';

const [folder = '', backend = ''] = process.argv.slice(2);

void (async () => {
  const gateway = await startGateway(folder, { environment: 'dev', port: 0, backends: { 'fhir-backend': backend } });
  const issuer = gateway.issuers.find(({ kind }) => kind === 'oidc');
  if (issuer === undefined) throw new Error('the example has no OpenID Connect provider');
  const token = await gateway.token({ api: 'fhir', scopes: ['patient/Patient.rs'], claims: { patient: 'pt-1' } });
  process.on('message', () => {
    globalThis.gc?.();
    process.send?.({ heapBytes: process.memoryUsage().heapUsed });
  });
  process.send?.({
    url: `${gateway.url}/fhir/v1/Patient/pt-1`,
    headers: { authorization: `Bearer ${token}`, 'ocp-apim-subscription-key': gateway.subscriptionKey('ward-app') },
    jwk: gateway.identityProvider.publicKey(issuer.issuer),
    issuer: issuer.issuer,
    audience: issuer.audiences[0],
  });
})();
