import fc from '../fast-check';
import { parse } from 'ipaddr.js';
import { cidrContains, cidrFault, cidrOverlap, cidrRange, intersectNetworks } from '../../access/networks';

test.each([
  ['10.0.0.0/24', '10.0.0.0', '10.0.0.255'],
  ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
  ['203.0.113.7/32', '203.0.113.7', '203.0.113.7'],
  ['172.16.0.0/12', '172.16.0.0', '172.31.255.255'],
  ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['::/0', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::1/128', 'fe80::1', 'fe80::1'],
  ['2001:db8:0:1::/64', '2001:db8:0:1::', '2001:db8:0:1:ffff:ffff:ffff:ffff'],
  ['::/127', '::', '::1'],
])('%s runs from %s to %s', (cidr, from, to) => {
  expect(cidrRange(cidr)).toEqual({ from, to });
});

test.each([
  ['10.0.0.1/24', /did you mean 10\.0\.0\.0\/24/],
  ['2001:db8::1/64', /did you mean 2001:db8::\/64/],
  ['10.0.0.0/33', /at most 32/],
  ['::/129', /at most 128/],
  ['10.0.0.0', /write 10\.0\.0\.0\/32 for this one address/],
  ['::1', /write ::1\/128 for this one address/],
  ['010.0.0.0/8', /a CIDR range/],
  ['10.0/16', /a CIDR range/],
  ['300.0.0.0/8', /a CIDR range/],
  ['fe80::%eth0/64', /a CIDR range/],
  ['', /a CIDR range/],
])('fails for %j', (cidr, message) => {
  expect(() => cidrRange(cidr)).toThrow(message);
  expect(Object.values(cidrFault(cidr) ?? {}).join('. ')).toMatch(message);
});

test('ranges hold one another, or lie apart', () => {
  expect(cidrContains('10.0.0.0/8', '10.1.0.0/16')).toBe(true);
  expect(cidrContains('10.1.0.0/16', '10.0.0.0/8')).toBe(false);
  expect(cidrContains('0.0.0.0/0', '::/0')).toBe(false);
  expect(cidrOverlap('10.1.0.0/16', '10.0.0.0/8')).toBe(true);
  expect(cidrOverlap('10.1.0.0/16', '10.2.0.0/16')).toBe(false);
});

test('what two lists have in common is the smaller of each pair', () => {
  expect(intersectNetworks(['10.0.0.0/8', '192.168.0.0/24'], ['10.1.0.0/16', '192.168.0.0/16', '2001:db8::/32'])).toEqual(['10.1.0.0/16', '192.168.0.0/24']);
  expect(intersectNetworks(['10.0.0.0/8'], ['192.168.0.0/16'])).toEqual([]);
});

const hex = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 16, maxLength: 16 });
test('whatever the IPv6 range, its ends are what its bits say, written as RFC 5952 wants', () => {
  fc.assert(
    fc.property(hex, fc.integer({ min: 0, max: 128 }), (bytes, prefix) => {
      const masked = bytes.map((byte, index) => byte & (0xff << Math.min(8, Math.max(0, 8 * (index + 1) - prefix))));
      const filled = bytes.map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, prefix - 8 * index))));
      const text = (list: readonly number[]): string => Array.from({ length: 8 }, (_, group) => (((list[2 * group] ?? 0) << 8) | (list[2 * group + 1] ?? 0)).toString(16)).join(':');
      const { from, to } = cidrRange(`${text(masked)}/${prefix}`);
      expect(parse(from).toNormalizedString()).toBe(parse(text(masked)).toNormalizedString());
      expect(parse(to).toNormalizedString()).toBe(parse(text(filled)).toNormalizedString());
    }),
  );
});
