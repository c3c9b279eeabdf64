/** System.Net.IPAddress. */
import { isIP, isIPv4 } from 'node:net';
import { parse } from 'ipaddr.js';
import { byteArray } from '../collections';
import { ValueObject } from '../equality';
import { formatError } from '../errors';
import { define } from '../registry';
import { give, text, textOrNull } from './arguments';

class NetAddress extends ValueObject {
  readonly typeName = 'IPAddress';
  /** In canonical form. */
  constructor(readonly key: string) {
    super();
  }
  override toString(): string {
    return this.key;
  }
}

/** Dotted IPv4 with four parts, or IPv6; .NET's shorter IPv4 forms are refused. */
function parseAddress(value: string): NetAddress | undefined {
  return isIP(value) === 0 ? undefined : new NetAddress(isIPv4(value) ? value : parse(value).toString());
}

define<NetAddress>('IPAddress', {
  methods: { GetAddressBytes: (_host, self) => byteArray(Uint8Array.from(parse(self.key).toByteArray())) },
  statics: {
    Parse: (_host, [value]) => {
      const made = parseAddress(text(value, 'ipString'));
      if (!made) throw formatError('An invalid IP address was specified.');
      return made;
    },
    TryParse: (_host, [value, out]) => {
      const made = textOrNull(value) === null ? undefined : parseAddress(text(value));
      give(out, made ?? null);
      return made !== undefined;
    },
    IsLoopback: (_host, [address]) => address instanceof NetAddress && parse(address.key).range() === 'loopback',
  },
  constants: { Loopback: () => new NetAddress('127.0.0.1'), Any: () => new NetAddress('0.0.0.0') },
});
