import { builder } from './build';
import { definePolicy, ID } from './define';
import { REQUIRED_CLAIMS, textList } from './common';

export const validateAzureAdTokenPolicy = definePolicy({
  name: 'validate-azure-ad-token',
  summary: 'Lets a request pass only with a token of one Microsoft Entra tenant, as declared.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    'tenant-id': {
      type: 'string',
      required: true,
      says: "The tenant's id or host name; `common`, `organizations` and `consumers` let in other tenants.",
    },
    'header-name': { type: 'string', default: 'Authorization' },
    'query-parameter-name': { type: 'string' },
    'token-value': { type: 'string', says: 'The token itself.' },
    'failed-validation-httpcode': { type: 'integer', default: 401, minimum: 100, maximum: 599 },
    'failed-validation-error-message': { type: 'string' },
    'output-token-variable-name': { type: 'string', fixed: true, says: 'The variable to hold the verified token, a `Jwt`.' },
    'authentication-endpoint': { type: 'string', says: 'The endpoint of a national cloud.' },
    'require-scheme': { type: 'string' },
    'allow-protected-forwarded-tokens': { type: 'boolean' },
    'allow-proof-of-possession-tokens': { type: 'boolean' },
  },
  atMostOne: ['header-name', 'query-parameter-name', 'token-value'],
  children: [
    textList('client-application-ids', 'clientApplicationIds', 'application-id', 'Clients whose tokens are accepted.'),
    textList('backend-application-ids', 'backendApplicationIds', 'application-id', 'Applications for which tokens are accepted.'),
    textList('audiences', 'audiences', 'audience', 'The token must name one of these.'),
    REQUIRED_CLAIMS,
    {
      name: 'decryption-keys',
      prop: 'decryptionKeys',
      list: true,
      children: [
        {
          name: 'key',
          prop: 'key',
          required: true,
          many: true,
          attributes: { id: { type: 'string' }, 'certificate-id': { type: 'string', required: true, names: 'certificate' } },
        },
      ],
    },
  ],
  anyOrder: true,
  example: `<validate-azure-ad-token tenant-id="00000000-0000-0000-0000-000000000001" header-name="Authorization" failed-validation-httpcode="401" output-token-variable-name="token">
	<client-application-ids>
		<application-id>00000000-0000-0000-0000-000000000002</application-id>
	</client-application-ids>
	<audiences>
		<audience>api://patients</audience>
	</audiences>
</validate-azure-ad-token>`,
});

export const validateAzureAdToken = builder(validateAzureAdTokenPolicy);
