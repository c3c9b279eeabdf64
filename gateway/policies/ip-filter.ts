import ipaddr from 'ipaddr.js';
import type { PolicyCompiler, Statement, Text } from '../compilation';
import { PolicyError } from '../errors';
import type { Call } from '../exchange';

type Holds = (address: readonly number[], call: Call) => boolean;

export const ipFilter: PolicyCompiler = (statement) => {
  const allow = statement.oneOf('action', ['allow', 'forbid', ''], '') === 'allow';
  if (!statement.has('action')) statement.fail('the attribute action is missing');
  const ranges: readonly Holds[] = [
    ...statement.children('address').map((one) => {
      const text = one.text() ?? one.fail('it is empty');
      return range(one, text, text);
    }),
    ...statement.children('address-range').map((one) => range(one, one.required('from'), one.required('to'))),
  ];
  if (ranges.length === 0) statement.fail('it names no address');
  return (call) => {
    const { ipAddress } = call.request;
    const address = addressBytes(ipAddress);
    // An address that can't be read is not among the allowed, and may be among the forbidden.
    if (address === undefined) throw refusal('FailedToParseCallerIP', 'Failed to establish IP address for the caller. Access denied.');
    if (ranges.some((holds) => holds(address, call)) === allow) return undefined;
    throw allow
      ? refusal('CallerIpNotAllowed', `Caller IP address ${ipAddress} is not allowed. Access denied.`)
      : refusal('CallerIpBlocked', 'Caller IP address is blocked. Access denied.');
  };
};

const refusal = (reason: string, lastErrorMessage: string): PolicyError =>
  new PolicyError({ source: 'ip-filter', reason, message: 'Forbidden', lastErrorMessage, status: 403 });

/** Bytes of an IPv4 or IPv6 address; an IPv4 address within IPv6 is IPv4. */
function addressBytes(text: string): readonly number[] | undefined {
  if (!ipaddr.isValid(text.trim())) return undefined;
  return ipaddr.process(text.trim()).toByteArray();
}

function range(statement: Statement, from: Text, to: Text): Holds {
  const fixed = (text: Text): readonly number[] | undefined =>
    text.constant === undefined
      ? undefined
      : (addressBytes(text.constant) ?? statement.fail(`${JSON.stringify(text.constant)} is no IP address`));
  const first = fixed(from);
  const last = fixed(to);
  return (address, call) => {
    const low = first ?? addressBytes(from.text(call));
    const high = last ?? addressBytes(to.text(call));
    return (
      low !== undefined &&
      high !== undefined &&
      low.length === address.length &&
      high.length === address.length &&
      compare(low, address) <= 0 &&
      compare(address, high) <= 0
    );
  };
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
