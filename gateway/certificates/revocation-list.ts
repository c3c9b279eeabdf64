/** Certificate revocation lists (RFC 5280, section 5). The gateway has no network, so it knows those that it is given. */
import { verify, type X509Certificate } from 'node:crypto';
import { elements, pemBlocks, readTime, TAG, type Node } from './der';

/** Signature algorithms by their encoded identifier → the digest. */
const DIGESTS: Readonly<Record<string, string>> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
};

export interface RevocationList {
  /** Whether this authority signed it. */
  signedBy(authority: X509Certificate): boolean;
  /** When the next one is due, in milliseconds; a list that is older tells nothing any more. */
  readonly nextUpdate: number;
  has(certificate: X509Certificate): boolean;
}

/**
 * Every list of a PEM text (`-----BEGIN X509 CRL-----`).
 * @throws Error for what is no list, has no end of its validity, or has critical extensions, which may limit what it covers
 */
export function readRevocationLists(text: string): readonly RevocationList[] {
  const blocks = pemBlocks('X509 CRL', text);
  if (blocks.length === 0) throw new Error('it holds no revocation list in PEM');
  return blocks.map(readList);
}

function readList(bytes: Buffer): RevocationList {
  const [whole] = elements(bytes);
  const [body, algorithm, signature] = elements(expect(whole, TAG.sequence));
  const digest = DIGESTS[elements(expect(algorithm, TAG.sequence))[0]?.content.toString('hex') ?? ''];
  if (digest === undefined) throw new Error('its signature algorithm is not known');
  const signed = expect(signature, TAG.bits).subarray(1);
  const parts = elements(expect(body, TAG.sequence)).filter(({ tag }, index) => !(index === 0 && tag === TAG.integer));
  const [, , , next, ...rest] = parts;
  if (next === undefined || (next.tag !== TAG.utcTime && next.tag !== TAG.time)) {
    throw new Error('it does not say when the next one is due');
  }
  const serials = new Set(
    rest
      .filter(({ tag }) => tag === TAG.sequence)
      .flatMap(({ content }) =>
        elements(content).map((entry) => normalized(elements(expect(entry, TAG.sequence))[0]?.content.toString('hex') ?? '')),
      ),
  );
  for (const { tag, content } of rest) if (tag === 0xa0) refuseCritical(content);
  return {
    signedBy: ({ publicKey }) => verify(digest, (body as Node).whole, publicKey, signed),
    nextUpdate: readTime(next),
    has: ({ serialNumber }) => serials.has(normalized(serialNumber)),
  };
}

function expect(node: Node | undefined, tag: number): Buffer {
  if (node?.tag !== tag) throw new Error('it is no revocation list');
  return node.content;
}

/** Serial numbers are numbers: zeros in front say nothing. */
const normalized = (hex: string): string => hex.toLowerCase().replace(/^0+/, '');

function refuseCritical(content: Buffer): void {
  const extensions = elements(content).flatMap((list) => elements(list.content));
  if (extensions.some((extension) => elements(extension.content)[1]?.tag === TAG.boolean)) {
    throw new Error('it has critical extensions, which may limit what it covers');
  }
}
