/** Which client certificates are believed, and why another is not. */
import { X509Certificate } from 'node:crypto';
import type { Clock } from '../clock';
import { pemBlocks } from './der';
import { readRevocationLists, type RevocationList } from './revocation-list';

export interface TrustOptions {
  /** PEM of the authorities that may have issued clients' certificates, each one trusted. */
  readonly authorities?: string;
  /** PEM of their revocation lists. */
  readonly revocationLists?: string;
}

export class ClientTrust {
  readonly authorities: readonly X509Certificate[];
  private readonly lists: readonly RevocationList[];

  /** @throws Error for what is no certificate, no authority's certificate, or no revocation list */
  constructor(
    private readonly clock: Clock,
    { authorities, revocationLists }: TrustOptions,
  ) {
    this.authorities = authorities === undefined ? [] : authoritiesOf(authorities);
    this.lists = revocationLists === undefined ? [] : readRevocationLists(revocationLists);
  }

  get knowsRevocation(): boolean {
    return this.lists.length > 0;
  }

  /** The authority that signed a certificate and counts now. */
  issuerOf(certificate: X509Certificate): X509Certificate | undefined {
    return this.authorities.find(
      (authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey) && this.period(authority) === undefined,
    );
  }

  /** Why it does not count at this time. */
  period({ validFrom, validTo }: X509Certificate): 'not valid yet' | 'expired' | undefined {
    if (Date.parse(validFrom) > this.clock.now()) return 'not valid yet';
    return Date.parse(validTo) < this.clock.now() ? 'expired' : undefined;
  }

  /** Why its revocation does not let it pass: it was taken back, or nobody here can tell. */
  revocation(certificate: X509Certificate): string | undefined {
    const issuer = this.authorities.find((authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey));
    const lists = issuer === undefined ? [] : this.lists.filter((list) => list.signedBy(issuer));
    if (lists.some((list) => list.has(certificate))) return 'it was revoked';
    return lists.some(({ nextUpdate }) => nextUpdate > this.clock.now())
      ? undefined
      : 'whether it was revoked is not known: no current revocation list of its authority was given';
  }

  /** As .NET's `Verify`: a chain to an authority, in its time, and not revoked where that is asked. */
  verifies(certificate: X509Certificate, revocation: boolean): boolean {
    return (
      this.issuerOf(certificate) !== undefined &&
      this.period(certificate) === undefined &&
      !(revocation && this.revocation(certificate) !== undefined)
    );
  }
}

function authoritiesOf(text: string): readonly X509Certificate[] {
  const blocks = pemBlocks('CERTIFICATE', text);
  if (blocks.length === 0) throw new Error('the client authority holds no certificate in PEM');
  return blocks.map((block) => {
    const certificate = new X509Certificate(block);
    if (!certificate.ca) {
      throw new Error(
        `the client authority ${certificate.subject.replaceAll('\n', ', ')} is no authority: it may not sign others (basicConstraints)`,
      );
    }
    return certificate;
  });
}
