/** DER (ITU-T X.690), as much of it as certificates and revocation lists need. */

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  time: 0x18,
} as const;

export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128
      ? [length]
      : length < 256
        ? [0x81, length]
        : length < 65_536
          ? [0x82, length >> 8, length & 0xff]
          : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(TAG.sequence, ...parts);
export const oid = (hex: string): Buffer => der(TAG.oid, Buffer.from(hex, 'hex'));
/** GeneralizedTime: four digits of the year. @param at milliseconds */
export const time = (at: number): Buffer => der(TAG.time, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
/** A signature or a key. */
export const bits = (bytes: Uint8Array): Buffer => der(TAG.bits, Buffer.from([0]), bytes);

export interface Node {
  readonly tag: number;
  readonly content: Buffer;
  /** With its tag and length. */
  readonly whole: Buffer;
}

/**
 * The elements of a constructed value.
 * @throws Error for what is no DER
 */
export function elements(content: Buffer): readonly Node[] {
  const found: Node[] = [];
  for (let at = 0; at < content.length;) {
    const tag = content.readUInt8(at);
    const first = content.readUInt8(at + 1);
    const sizeBytes = first < 0x80 ? 0 : first & 0x7f;
    if (first === 0x80 || sizeBytes > 4) throw new Error('a length is not DER');
    const length = sizeBytes === 0 ? first : content.readUIntBE(at + 2, sizeBytes);
    const start = at + 2 + sizeBytes;
    if (start + length > content.length) throw new Error('an element is longer than what holds it');
    found.push({ tag, content: content.subarray(start, start + length), whole: content.subarray(at, start + length) });
    at = start + length;
  }
  return found;
}

/** Milliseconds. @throws Error where it is no time */
export function readTime({ tag, content }: Node): number {
  const text = content.toString('latin1');
  // A year of two digits: up to 49 in this century (RFC 5280, section 4.1.2.5.1).
  const full = tag === TAG.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(full) ?? [];
  if ((tag !== TAG.utcTime && tag !== TAG.time) || year === undefined) throw new Error('a time is not DER');
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

export function pem(label: string, bytes: Buffer): string {
  return `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`;
}

/** Every block of a label in a PEM text. */
export function pemBlocks(label: string, text: string): readonly Buffer[] {
  return [...text.matchAll(new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`, 'g'))].map(([, body]) =>
    Buffer.from((body as string).replace(/\s/g, ''), 'base64'),
  );
}
