/** X509Certificate2 over Node's certificate. */
import type { X509Certificate } from 'node:crypto';
import { byteArray } from '../collections';
import { NetEnum } from '../enums';
import { ValueObject } from '../equality';
import { missing } from '../errors';
import { define } from '../registry';
import { NetDateTime } from '../time';
import { NetObject } from '../value';

export class NetCertificate extends ValueObject {
  readonly typeName = 'X509Certificate2';
  constructor(readonly certificate: X509Certificate) {
    super();
  }
  get key(): string {
    return this.certificate.fingerprint256;
  }
  override toString(): string {
    return `[Subject]\n  ${distinguishedName(this.certificate.subject)}`;
  }
}

/** Node escapes special characters by a backslash (RFC 2253), and others by their code in hexadecimal. */
function unescapeName(value: string): string {
  return value.replace(/\\(?:([0-9A-Fa-f]{2})|(.))/g, (_, hex?: string, one?: string) =>
    hex ? String.fromCharCode(parseInt(hex, 16)) : (one ?? ''),
  );
}

/** Node lists a name's parts first to last, a line each; .NET last to first, joined by commas. */
export function distinguishedName(lines: string | undefined): string {
  return (lines ?? '')
    .split('\n')
    .reverse()
    .map((line) => {
      const [name = '', ...value] = line.split('=');
      const text = unescapeName(value.join('='));
      return `${name}=${/[,+"\\<>;]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text}`;
    })
    .join(', ');
}

/** Empty where there is none; Node gives no text at all for an empty name. */
export function commonName(lines: string | undefined): string {
  return unescapeName(/^CN=(.*)$/m.exec(lines ?? '')?.[1] ?? '');
}

/** In upper case, without colons: SHA-1 of the certificate. */
export function thumbprint(certificate: X509Certificate): string {
  return certificate.fingerprint.replace(/:/g, '').toUpperCase();
}

class DistinguishedName extends NetObject {
  readonly typeName = 'X500DistinguishedName';
  constructor(readonly name: string) {
    super();
  }
}
define<DistinguishedName>('X500DistinguishedName', { properties: { Name: (_host, self) => self.name } });

const time = (value: string) => NetDateTime.fromDate(new Date(value), 'Local');

define<NetCertificate>('X509Certificate', {
  properties: {
    Subject: (_host, { certificate }) => distinguishedName(certificate.subject),
    Issuer: (_host, { certificate }) => distinguishedName(certificate.issuer),
  },
  methods: {
    GetCertHashString: (_host, { certificate }) => thumbprint(certificate),
    GetCertHash: (_host, { certificate }) => byteArray(Buffer.from(thumbprint(certificate), 'hex')),
    GetRawCertData: (_host, { certificate }) => byteArray(certificate.raw),
    GetRawCertDataString: (_host, { certificate }) => certificate.raw.toString('hex').toUpperCase(),
    GetSerialNumberString: (_host, { certificate }) => certificate.serialNumber.toUpperCase(),
    GetPublicKeyString: () => {
      throw missing('GetPublicKeyString', 'X509Certificate');
    },
    GetExpirationDateString: (_host, { certificate }) => time(certificate.validTo).toString(),
    GetEffectiveDateString: (_host, { certificate }) => time(certificate.validFrom).toString(),
  },
});
define<NetCertificate>('X509Certificate2', {
  bases: ['X509Certificate'],
  properties: {
    Thumbprint: (_host, { certificate }) => thumbprint(certificate),
    SerialNumber: (_host, { certificate }) => certificate.serialNumber.toUpperCase(),
    NotBefore: (_host, { certificate }) => time(certificate.validFrom),
    NotAfter: (_host, { certificate }) => time(certificate.validTo),
    RawData: (_host, { certificate }) => byteArray(certificate.raw),
    SubjectName: (_host, { certificate }) => new DistinguishedName(distinguishedName(certificate.subject)),
    IssuerName: (_host, { certificate }) => new DistinguishedName(distinguishedName(certificate.issuer)),
    FriendlyName: () => '',
    HasPrivateKey: () => false,
    Version: () => 3,
  },
  methods: {
    // The gateway knows which authorities it was given; with none, no chain can be built.
    Verify: ({ context }, { certificate }) => context.deployment.verifies?.(certificate, true) ?? false,
    VerifyNoRevocation: ({ context }, { certificate }) => context.deployment.verifies?.(certificate, false) ?? false,
    GetNameInfo: (_host, { certificate }, [kind, ofIssuer]) => {
      const name = kind instanceof NetEnum ? kind.toString() : '';
      const lines = ofIssuer === true ? certificate.issuer : certificate.subject;
      if (name === 'SimpleName') return commonName(lines);
      if (/^Dns/.test(name)) return /DNS:([^,\s]+)/.exec(certificate.subjectAltName ?? '')?.[1] ?? commonName(lines);
      throw missing(`GetNameInfo(${name})`, 'X509Certificate2');
    },
  },
});
