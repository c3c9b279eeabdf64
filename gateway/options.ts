/** Options of `startGateway` that fit nothing of the service, or can't be read: each with its own mend. */
import { isIP } from 'node:net';
import { nearest } from '../access/nearest';
import type { SynthesizedService } from '../synthesized/model';
import { GatewayOptionError, type OptionFault } from './errors';
import type { StartOptions } from './start';

/**
 * A name with a slip in it would leave a mock in the place of a server.
 * @throws GatewayOptionError with everything that is wrong
 */
export function checkOptions({ backends, apis }: SynthesizedService, options: StartOptions): void {
  const names = [...backends.keys(), ...apis.map(({ name }) => name)];
  const [first, ...others] = [
    ...Object.entries(options.backends ?? {}).flatMap(([name, target]) => [...backendFaults(name, names), ...targetFaults(name, target)]),
    ...(options.trustedProxies ?? []).flatMap(proxyFaults),
  ];
  if (first !== undefined) throw new GatewayOptionError([first, ...others]);
}

function backendFaults(name: string, names: readonly string[]): readonly OptionFault[] {
  if (/^https?:\/\//i.test(name) || names.includes(name)) return [];
  const known = names.join(', ') || '(none)';
  return [
    {
      message: `backend ${name}: expected one of ${known}, or an origin as https://server.example`,
      mend: meant(name, names) ?? 'write one of these names, or the origin that the policies call',
    },
  ];
}

function targetFaults(name: string, target: unknown): readonly OptionFault[] {
  if (typeof target !== 'string' || (/^https?:\/\/[^/]/i.test(target) && URL.canParse(target))) return [];
  const bare = !target.includes('/') && URL.canParse(`http://${target}`);
  return [
    {
      message: `backend ${name}: expected the URL of a server (http://127.0.0.1:9000), got ${target}`,
      mend: bare ? `write http://${target}` : 'write scheme, host and port',
    },
  ];
}

function proxyFaults(address: string): readonly OptionFault[] {
  if (isIP(address) !== 0) return [];
  const mend = address.includes('/')
    ? 'name each address of the range by itself'
    : 'write its address, such as 127.0.0.1, without name or port';
  return [{ message: `trusted proxy ${address}: expected an IP address`, mend }];
}

/** For a value of a name that no policy asks for. */
export function unaskedValue(name: string, asked: readonly string[]): GatewayOptionError {
  const message = `named value ${name}: no policy asks for it; asked for are ${asked.join(', ') || 'none'}`;
  return new GatewayOptionError([{ message, mend: meant(name, asked) ?? 'leave it out' }]);
}

/** For certificates or lists that can't be read. */
export function trustError(error: unknown): GatewayOptionError {
  const reason = error instanceof Error ? error.message : String(error);
  const mend = reason.includes('PEM')
    ? 'convert it: openssl x509 -inform der makes PEM of a certificate, openssl crl -inform der of a list'
    : 'take another file, as its issuer publishes it';
  return new GatewayOptionError([{ message: `client authority and revocation lists: ${reason}`, mend }]);
}

/** The name that somebody may have misspelt. */
function meant(name: string, known: readonly string[]): string | undefined {
  const near = nearest(name, known);
  return near === undefined ? undefined : `did you mean ${near}?`;
}
