/**
 * Certificates for one run or one test: an authority that signs others and says which it took back, and the server's own for
 * localhost. X.509 version 3 and its revocation lists (RFC 5280, sections 4.1 and 5.1); P-256 keys that live in this process.
 */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bits, der, oid, pem, sequence, TAG, time } from './der';

const DAY = 86_400_000;
/** Object identifiers, encoded. */
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const NAMES: Readonly<Record<string, string>> = { C: '550406', ST: '550408', L: '550407', O: '55040a', OU: '55040b', CN: '550403' };
const SUBJECT_ALT_NAME = '551d11';
const BASIC_CONSTRAINTS = '551d13';

export interface CertificateRequest {
  /** `[['C', 'GB'], ['CN', 'ward system']]`: C, ST, L, O, OU and CN, in this order. */
  readonly subject: readonly (readonly [name: string, value: string])[];
  readonly dnsNames?: readonly string[];
  /** @default a day ago */
  readonly notBefore?: Date;
  /** @default in a week */
  readonly notAfter?: Date;
  /** One that others may be signed with. @default false */
  readonly authority?: boolean;
}

export interface IssuedCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  readonly serial: Buffer;
}

export class LocalAuthority {
  private readonly keys = newKeys();
  /** Its own certificate, signed by itself; PEM. */
  readonly certificate: string;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly subject: CertificateRequest['subject'] = [['CN', 'local authority']],
    private readonly now: () => number = Date.now,
    validity: Pick<CertificateRequest, 'notBefore' | 'notAfter'> = {},
  ) {
    this.certificate = pem(
      'CERTIFICATE',
      certificate(this.keys, this.keys, subject, { subject, authority: true, ...validity }, serialNumber(), now()),
    );
  }

  issue(request: CertificateRequest): IssuedCertificate {
    return issued(newKeys(), this.keys, this.subject, request, this.now());
  }

  /** Which certificates are taken back; PEM. @param days until the next list is due */
  revocationList(serials: readonly Buffer[] = [], days = 7): string {
    const now = this.now();
    const revoked = serials.map((serial) => sequence(der(TAG.integer, serial), time(now - DAY)));
    const body = sequence(
      der(TAG.integer, Buffer.from([1])),
      ECDSA_SHA256,
      nameOf(this.subject),
      time(now - DAY),
      time(now + days * DAY),
      ...(revoked.length > 0 ? [sequence(...revoked)] : []),
    );
    return pem('X509 CRL', sealed(body, this.keys));
  }
}

/** Signed by its own key. */
export function selfSigned(request: CertificateRequest, now: () => number = Date.now): IssuedCertificate {
  const keys = newKeys();
  return issued(keys, keys, request.subject, request, now());
}

/** For `https://localhost`, as long as the command lives. */
export const localhostCertificate = (now: () => number = Date.now): IssuedCertificate =>
  selfSigned({ subject: [['CN', 'localhost']], dnsNames: ['localhost', '127.0.0.1'] }, now);

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const newKeys = (): Keys => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const sealed = (body: Buffer, { privateKey }: Keys): Buffer => sequence(body, ECDSA_SHA256, bits(sign('sha256', body, privateKey)));

function issued(
  keys: Keys,
  signer: Keys,
  issuer: CertificateRequest['subject'],
  request: CertificateRequest,
  now: number,
): IssuedCertificate {
  const serial = serialNumber();
  return {
    certificate: pem('CERTIFICATE', certificate(keys, signer, issuer, request, serial, now)),
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    serial,
  };
}

function certificate(
  { publicKey }: Keys,
  signer: Keys,
  issuer: CertificateRequest['subject'],
  { subject, dnsNames = [], notBefore, notAfter, authority = false }: CertificateRequest,
  serial: Buffer,
  now: number,
): Buffer {
  const extensions = [
    // Critical: whoever doesn't know it must not take the certificate for an authority's.
    ...(authority
      ? [
          sequence(
            oid(BASIC_CONSTRAINTS),
            der(TAG.boolean, Buffer.from([0xff])),
            der(TAG.octets, sequence(der(TAG.boolean, Buffer.from([0xff])))),
          ),
        ]
      : []),
    ...(dnsNames.length > 0 ? [sequence(oid(SUBJECT_ALT_NAME), der(TAG.octets, sequence(...dnsNames.map(alternative))))] : []),
  ];
  const body = sequence(
    der(0xa0, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serial),
    ECDSA_SHA256,
    nameOf(issuer),
    sequence(time(notBefore?.getTime() ?? now - DAY), time(notAfter?.getTime() ?? now + 7 * DAY)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  return sealed(body, signer);
}

const serialNumber = (): Buffer => Buffer.concat([Buffer.from([0x01]), randomBytes(8)]);

function nameOf(subject: CertificateRequest['subject']): Buffer {
  return sequence(
    ...subject.map(([name, value]) => {
      const id = NAMES[name];
      if (id === undefined) throw new Error(`expected one of ${Object.keys(NAMES).join(', ')}, got ${name}`);
      return der(TAG.set, sequence(oid(id), der(TAG.utf8, Buffer.from(value))));
    }),
  );
}

/** A DNS name, or the bytes of an IPv4 address. */
const alternative = (name: string): Buffer =>
  /^\d+(\.\d+){3}$/.test(name) ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name));
