import { smartConfiguration } from '../../../access/smart/configuration';

const full = {
  issuer: 'https://login.example/p',
  jwksUri: 'https://login.example/p/jwks',
  authorizationEndpoint: 'https://login.example/p/authorize',
  tokenEndpoint: 'https://login.example/p/token',
};

test('the document has what SMART App Launch requires', () => {
  expect(smartConfiguration(full)).toEqual({
    issuer: 'https://login.example/p',
    jwks_uri: 'https://login.example/p/jwks',
    authorization_endpoint: 'https://login.example/p/authorize',
    token_endpoint: 'https://login.example/p/token',
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    grant_types_supported: ['authorization_code'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    capabilities: ['launch-standalone', 'client-public', 'client-confidential-symmetric', 'sso-openid-connect', 'permission-v2'],
  });
});

test('sign-on is offered only where the issuer and its keys are known', () => {
  const { authorizationEndpoint, tokenEndpoint, issuer } = full;
  expect(smartConfiguration({ authorizationEndpoint, tokenEndpoint, issuer })['capabilities']).not.toContain('sso-openid-connect');
});

test('without an authorization endpoint there are backend services only', () => {
  const document = smartConfiguration({ tokenEndpoint: full.tokenEndpoint });
  expect(document['grant_types_supported']).toEqual(['client_credentials']);
  expect(document['capabilities']).toEqual(['client-confidential-asymmetric', 'permission-v2']);
});

test.each(['/token', 'http://login.example/token', 'token', 'https://user@login.example/token', 'https://login.example/token#x'])('fails when an address is %s', (tokenEndpoint) => {
  expect(() => smartConfiguration({ tokenEndpoint })).toThrow(/tokenEndpoint: expected an absolute https URL/);
});
