/** Certificates: of clients, of their authorities, and of the gateway at its backends. */
import { readSku } from '../../azure/tiers';
import type { Report } from '../problem';
import type { Environment } from '../schema';

export function checkCertificates(environment: Environment, report: Report): void {
  const { certificates, service } = environment;
  const clients = Object.entries(certificates).flatMap(([name, certificate]) => (certificate.kind === 'client' ? [name] : []));
  for (const [name, api] of Object.entries(environment.apis)) {
    const { credentials } = api.backend;
    if (credentials.kind === 'client-certificate' && !clients.includes(credentials.certificate)) {
      report(
        `apis.${name}.backend.credentials.certificate`,
        `the name of a configured client certificate (${clients.join(', ') || 'there is none'})`,
        credentials.certificate,
        'name one of these, or add it under certificates',
      );
    }
    api.clientCertificates?.forEach(({ issuerCertificateId: issuer }, index) => {
      if (issuer !== undefined && !clients.includes(issuer)) {
        report(
          `apis.${name}.clientCertificates[${index}].issuerCertificateId`,
          `the name of a configured client certificate (${clients.join(', ') || 'there is none'})`,
          issuer,
          'name one of these, or add it under certificates',
        );
      }
    });
    if (api.certificateBoundTokens && !api.clientCertificates) {
      report(
        `apis.${name}.certificateBoundTokens`,
        'clientCertificates beside it, which say whose certificates are accepted',
        'no clientCertificates',
        'add clientCertificates, or leave certificateBoundTokens out',
      );
    }
    if (api.clientCertificates && 'name' in service && !service.negotiateClientCertificate) {
      report(
        'service.negotiateClientCertificate',
        `true, because apis.${name} accepts client certificates`,
        'false',
        'write negotiateClientCertificate: true: without it no client is asked for a certificate, and every call is refused',
      );
    }
  }
  const authorities = Object.entries(certificates).flatMap(([name, { kind }]) => (kind === 'authority' ? [name] : []));
  const sku = 'existing' in service ? undefined : readSku(service.sku);
  if (sku && 'tier' in sku && sku.gateway !== 'classic') {
    for (const name of authorities) {
      report(
        `certificates.${name}`,
        `no authority, because ${sku.tier} takes none`,
        'authority',
        'choose a classic tier, or let a backend check the certificates',
      );
    }
  }
  if ('existing' in service) {
    for (const name of authorities) {
      report(
        `certificates.${name}`,
        'no authority, because authorities belong to the service, which is made elsewhere',
        'authority',
        'remove it, and have the team that makes the service add it there',
      );
    }
  }
}
