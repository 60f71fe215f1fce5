import { BlockList } from 'net';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { PropPath } from '../../src/validation/prop-path';
import { canonicalIp, checkCidr, checkIp, isAddressWithin, isStrictlyWithin } from '../../src/validation/rules/addresses';

function accepted(rule: (at: PropPath, value: string) => boolean, value: string): boolean {
  return rule(PropPath.of(new Construct(undefined as never, '')), value);
}

test.each(['10.1.2.3', '0.0.0.0', '255.255.255.255', '::', '::1', '2001:db8::1', '2001:DB8:0:0::1', '64:ff9b::10.0.0.1'])('%s is an address', address => {
  expect(accepted(checkIp, address)).toBe(true);
});

test.each(['', '10.1.2', '10.1.2.256', '010.1.2.3', '10.1.2.3/32', 'fe80::1%eth0', '::ffff:10.1.2.3', '::ffff:a00:1', '2001:db8::1::', 'example.com'])('%s is none', address => {
  expect(accepted(checkIp, address)).toBe(false);
});

test.each(['0.0.0.0/0', '10.0.0.0/8', '10.1.2.3/32', '10.1.2.2/31', '::/0', '2001:db8::/32', '2001:db8::1/128', 'fe80::/10'])('%s is a block', cidr => {
  expect(accepted(checkCidr, cidr)).toBe(true);
});

test.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/-1', '10.0.0.1/8', '10.1.2.3/31', '::1/127', '2001:db8::/129', '::ffff:10.0.0.0/104', 'fe80::%eth0/10', '/8'])('%s is none', cidr => {
  expect(accepted(checkCidr, cidr)).toBe(false);
});

test.each([
  ['10.1.0.0/16', '10.0.0.0/8', true], ['10.0.0.0/8', '10.0.0.0/8', false], ['10.0.0.0/8', '10.1.0.0/16', false], ['11.0.0.0/16', '10.0.0.0/8', false],
  ['10.0.0.0/8', '::/0', false], ['2001:db8:1::/48', '2001:db8::/32', true], ['2001:db9::/48', '2001:db8::/32', false],
])('%s lies strictly within %s: %p', (inner, outer, within) => {
  expect(isStrictlyWithin(inner, outer)).toBe(within);
});

test('addresses lie in blocks as Node.js has it', () => {
  const check = (address: fc.Arbitrary<string>, family: 'ipv4' | 'ipv6', longest: number) => fc.assert(
    fc.property(address, address, fc.integer({ min: 0, max: longest }), (one, other, bits) => {
      const block = new BlockList();
      block.addSubnet(other, bits, family);
      expect(isAddressWithin(one, `${other}/${bits}`)).toBe(block.check(one, family));
    }));
  // Neighbours, so that some of them share a block.
  check(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.nat(255)).map(([high, low]) => `10.0.${high}.${low}`), 'ipv4', 32);
  check(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.nat(0xffff)).map(([high, low]) => `2001:db8::${high.toString(16)}:${low.toString(16)}`), 'ipv6', 128);
});

test.each([['10.1.2.3', '10.1.2.3'], ['2001:DB8:0:0:0::1', '2001:db8::1'], ['1:0:0:2:0:0:0:3', '1:0:0:2::3'], ['::', '::']])('%s is written %s', (address, canonical) => {
  expect(canonicalIp(address)).toBe(canonical);
});
