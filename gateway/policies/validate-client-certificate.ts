/** Certificates that clients present in the TLS handshake. */
import type { X509Certificate } from 'node:crypto';
import type { PolicyCompiler, Statement } from '../compilation';
import { PolicyError } from '../errors';
import { commonName, distinguishedName, thumbprint } from '../expressions/library/certificate';

type Fits = (certificate: X509Certificate) => boolean;

export const validateClientCertificate: PolicyCompiler = (statement) => {
  const revocation = statement.flag('validate-revocation', true);
  const trust = statement.flag('validate-trust', true);
  const notBefore = statement.flag('validate-not-before', true);
  const notAfter = statement.flag('validate-not-after', true);
  const ignoreError = statement.flag('ignore-error', false);
  const identities = statement.child('identities')?.children('identity').map(identity);
  const { clientTrust, notices } = statement.runtime;
  if (trust && clientTrust.authorities.length === 0) {
    notices.add(
      'validate-client-certificate trusts no authority here: every client certificate is refused until --client-authority names one',
    );
  }
  // Azure's gateway asks the authority's own address, which this one does not; where nobody can be asked it refuses too.
  if (revocation && !clientTrust.knowsRevocation) {
    notices.add(
      "validate-client-certificate checks revocation: every client certificate is refused until --revocation-list gives the authority's list",
    );
  }
  const wrong = (certificate: X509Certificate | undefined): string | undefined => {
    if (certificate === undefined) return 'there is none';
    if (trust && clientTrust.issuerOf(certificate) === undefined) return 'no trusted authority issued it';
    const period = clientTrust.period(certificate);
    if ((notBefore && period === 'not valid yet') || (notAfter && period === 'expired')) return `it is ${period}`;
    if (identities !== undefined && !identities.some((fits) => fits(certificate))) return 'it has none of the identities';
    return revocation ? clientTrust.revocation(certificate) : undefined;
  };
  return (call) => {
    const detail = wrong(call.request.certificate);
    if (detail === undefined || ignoreError) return undefined;
    throw new PolicyError({
      source: 'validate-client-certificate',
      reason: 'ClientCertificateInvalid',
      message: 'Invalid client certificate',
      status: 403,
      detail,
    });
  };
};

/** Every attribute that is there must match. */
function identity(statement: Statement): Fits {
  const checks: Fits[] = [];
  const { clientTrust } = statement.runtime;
  const compare = (name: string, read: (certificate: X509Certificate) => readonly string[]): void => {
    const expected = statement.constant(name)?.trim().toLowerCase();
    if (expected !== undefined) checks.push((certificate) => read(certificate).some((value) => value.toLowerCase() === expected));
  };
  compare('thumbprint', (certificate) => [thumbprint(certificate)]);
  compare('serial-number', ({ serialNumber }) => [serialNumber]);
  compare('common-name', ({ subject }) => [commonName(subject)]);
  compare('subject', ({ subject }) => spellings(subject));
  compare('dns-name', ({ subjectAltName }) =>
    (subjectAltName ?? '').split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : [])),
  );
  compare('issuer-subject', ({ issuer }) => spellings(issuer));
  compare('issuer-thumbprint', (certificate) => {
    const issuer = clientTrust.issuerOf(certificate);
    return issuer === undefined ? [] : [thumbprint(issuer)];
  });
  if (statement.has('issuer-certificate-id')) {
    statement.fail('the attribute issuer-certificate-id names a certificate that only Azure has: use issuer-thumbprint');
  }
  if (checks.length === 0) statement.fail('none of its attributes can be checked locally');
  return (certificate) => checks.every((check) => check(certificate));
}

/** A distinguished name as certificates list it, and the other way around, as .NET writes it. */
const spellings = (name: string | undefined): readonly string[] =>
  name === undefined ? [] : [distinguishedName(name), distinguishedName(name.split('\n').reverse().join('\n'))];
