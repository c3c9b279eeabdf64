/** Certificates that clients present in the TLS handshake. Revocation lists are not asked: there is no network here. */
import type { X509Certificate } from 'node:crypto';
import type { PolicyCompiler, Statement } from '../compilation';
import { PolicyError } from '../errors';

type Fits = (certificate: X509Certificate) => boolean;

export const validateClientCertificate: PolicyCompiler = (statement) => {
  statement.ignore('validate-revocation');
  const trust = statement.flag('validate-trust', true);
  const notBefore = statement.flag('validate-not-before', true);
  const notAfter = statement.flag('validate-not-after', true);
  const ignoreError = statement.flag('ignore-error', false);
  const identities = statement.child('identities')?.children('identity').map(identity);
  const { clientAuthorities, clock } = statement.runtime;
  const wrong = (certificate: X509Certificate | undefined): string | undefined => {
    if (certificate === undefined) return 'there is none';
    if (trust && !clientAuthorities.some((authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey))) return 'no trusted authority issued it';
    if (notBefore && Date.parse(certificate.validFrom) > clock.now()) return 'it is not valid yet';
    if (notAfter && Date.parse(certificate.validTo) < clock.now()) return 'it has expired';
    return identities === undefined || identities.some((fits) => fits(certificate)) ? undefined : 'it has none of the identities';
  };
  return (call) => {
    const detail = wrong(call.request.certificate);
    if (detail === undefined || ignoreError) return undefined;
    throw new PolicyError({ source: 'validate-client-certificate', reason: 'ClientCertificateInvalid', message: 'Invalid client certificate', status: 403, detail });
  };
};

function identity(statement: Statement): Fits {
  const checks: Fits[] = [];
  const compare = (name: string, read: (certificate: X509Certificate) => readonly string[]): void => {
    const expected = statement.constant(name)?.trim().toLowerCase();
    if (expected !== undefined) checks.push((certificate) => read(certificate).some((value) => value.toLowerCase() === expected));
  };
  const hex = (text: string): string => text.replaceAll(':', '');
  const commonName = (certificate: X509Certificate): string[] => [/(?:^|\n)CN=([^\n]*)/.exec(certificate.subject)?.[1] ?? ''];
  compare('thumbprint', ({ fingerprint }) => [hex(fingerprint)]);
  compare('serial-number', ({ serialNumber }) => [serialNumber]);
  compare('common-name', commonName);
  compare('subject', ({ subject }) => [subject.split('\n').join(', '), subject.split('\n').reverse().join(', ')]);
  compare('dns-name', ({ subjectAltName }) => (subjectAltName ?? '').split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : [])));
  compare('issuer-subject', ({ issuer }) => [issuer.split('\n').join(', '), issuer.split('\n').reverse().join(', ')]);
  if (checks.length === 0) statement.fail('none of its attributes can be checked locally');
  return (certificate) => checks.every((check) => check(certificate));
}
