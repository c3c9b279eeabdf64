import { builder } from './build';
import { definePolicy, ID } from './define';
import { DECRYPTION_KEY, REQUIRED_CLAIMS, textList, TOKEN_KEY } from './common';

export const validateJwtPolicy = definePolicy({
  name: 'validate-jwt',
  summary: 'Lets a request pass only with a JSON Web Token that is signed, current and as declared.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    'header-name': { type: 'string', says: 'The header that holds the token.' },
    'query-parameter-name': { type: 'string' },
    'token-value': { type: 'string', says: 'The token itself.' },
    'failed-validation-httpcode': { type: 'integer', default: 401, minimum: 100, maximum: 599 },
    'failed-validation-error-message': { type: 'string' },
    'require-expiration-time': { type: 'boolean', default: true },
    'require-scheme': { type: 'string', says: 'The scheme before the token, in the header Authorization.' },
    'require-signed-tokens': { type: 'boolean', default: true },
    'clock-skew': { type: 'integer', default: 0, minimum: 0, says: 'Seconds by which clocks may differ.' },
    'output-token-variable-name': { type: 'string', fixed: true, says: 'The variable to hold the verified token, a `Jwt`.' },
  },
  exactlyOne: ['header-name', 'query-parameter-name', 'token-value'],
  children: [
    {
      name: 'openid-config',
      prop: 'openidConfig',
      many: true,
      attributes: { url: { type: 'string', required: true }, host: { type: 'string' }, 'validate-connectivity': { type: 'boolean' } },
      says: 'Metadata of a provider, with its keys and its issuer.',
    },
    textList('issuer-signing-tokens', 'issuerSigningTokens', 'token', 'Symmetric keys, as older documents give them.'),
    { name: 'issuer-signing-keys', prop: 'issuerSigningKeys', list: true, children: [TOKEN_KEY] },
    { name: 'decryption-keys', prop: 'decryptionKeys', list: true, children: [DECRYPTION_KEY] },
    textList('audiences', 'audiences', 'audience', 'The token must name one of these.'),
    textList('issuers', 'issuers', 'issuer', 'The token must name one of these.'),
    REQUIRED_CLAIMS,
  ],
  example: `<validate-jwt header-name="Authorization" failed-validation-httpcode="401" require-expiration-time="true" require-scheme="Bearer" require-signed-tokens="true" output-token-variable-name="token">
	<openid-config url="https://login.example.org/.well-known/openid-configuration" />
	<audiences>
		<audience>https://api.example.org</audience>
	</audiences>
	<issuers>
		<issuer>https://login.example.org</issuer>
	</issuers>
	<required-claims>
		<claim name="scope" match="any" separator=" ">
			<value>Patient.Read</value>
		</claim>
	</required-claims>
</validate-jwt>`,
});

export const validateJwt = builder(validateJwtPolicy);
