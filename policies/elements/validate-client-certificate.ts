import { builder } from './build';
import { definePolicy, ID } from './define';

export const validateClientCertificatePolicy = definePolicy({
  name: 'validate-client-certificate',
  summary: 'Lets a request pass only with a client certificate that is valid and, if identities are given, one of them.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    'validate-revocation': { type: 'boolean', default: true, fixed: true },
    'validate-trust': { type: 'boolean', default: true, fixed: true },
    'validate-not-before': { type: 'boolean', default: true, fixed: true },
    'validate-not-after': { type: 'boolean', default: true, fixed: true },
    'ignore-error': { type: 'boolean', default: false, fixed: true, says: 'Lets the request pass whatever the validation says.' },
  },
  children: [
    {
      name: 'identities',
      prop: 'identities',
      list: true,
      children: [
        {
          name: 'identity',
          prop: 'identity',
          required: true,
          many: true,
          maximum: 10,
          attributes: {
            thumbprint: { type: 'string', fixed: true },
            'serial-number': { type: 'string', fixed: true },
            'common-name': { type: 'string', fixed: true },
            subject: { type: 'string', fixed: true },
            'dns-name': { type: 'string', fixed: true },
            'issuer-subject': { type: 'string', fixed: true },
            'issuer-thumbprint': { type: 'string', fixed: true },
            'issuer-certificate-id': {
              type: 'string',
              fixed: true,
              names: 'certificate',
              says: 'Excludes the other attributes of the issuer.',
            },
          },
          excludes: { 'issuer-certificate-id': ['issuer-subject', 'issuer-thumbprint'] },
        },
      ],
    },
  ],
  example: `<validate-client-certificate validate-revocation="true" validate-trust="true" validate-not-before="true" validate-not-after="true" ignore-error="false">
	<identities>
		<identity subject="CN=Ward System, O=Example Hospital" issuer-subject="CN=Example CA" />
	</identities>
</validate-client-certificate>`,
});

export const validateClientCertificate = builder(validateClientCertificatePolicy);
