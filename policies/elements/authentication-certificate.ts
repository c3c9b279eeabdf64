import { builder } from './build';
import { definePolicy, ID } from './define';

export const authenticationCertificatePolicy = definePolicy({
  name: 'authentication-certificate',
  summary: 'Authenticates to the backend with a client certificate.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    thumbprint: { type: 'string', says: 'Changes when the certificate is renewed: prefer `certificate-id`.' },
    'certificate-id': { type: 'string', names: 'certificate' },
    body: { type: 'string', says: 'The certificate itself, as bytes.' },
    password: { type: 'string', says: 'Of the certificate in `body`.' },
  },
  exactlyOne: ['thumbprint', 'certificate-id', 'body'],
  example: '<authentication-certificate certificate-id="gateway-client" />',
});

export const authenticationCertificate = builder(authenticationCertificatePolicy);
