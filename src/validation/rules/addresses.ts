import { isIP, isIPv4 } from 'net';
import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** An IPv4 or IPv6 address. */
export function checkIp(at: PropPath, address: string): boolean {
  if (isIP(address) === 0 || address.includes('%') || isMapped(address)) {
    at.report(ProblemCode.ADDRESS, 'is not an IP address', address, 'write for example "10.1.2.3" or "2001:db8::1"');
    return false;
  }
  return true;
}

/** A block of addresses: `10.0.0.0/8`. Bits beyond its length must be zero: Kubernetes 1.36 refuses `10.0.0.1/8`. */
export function checkCidr(at: PropPath, cidr: string): boolean {
  const block = parseCidr(cidr);
  if (!block) {
    at.report(ProblemCode.ADDRESS, 'is not a CIDR block', cidr, 'write for example "10.0.0.0/8" or, for a single address, "10.1.2.3/32"');
    return false;
  }
  if (block.address % 2n ** block.free !== 0n) {
    at.report(ProblemCode.ADDRESS, 'has bits beyond the length of its prefix', cidr, `write the block's first address before the "/", or for a single one ${block.width === 32n ? '/32' : '/128'}`);
    return false;
  }
  return true;
}

/** Whether a block lies in another one and is smaller. Both must be CIDR blocks. */
export function isStrictlyWithin(inner: string, outer: string): boolean {
  const [small, large] = [parseCidr(inner)!, parseCidr(outer)!];
  return small.width === large.width && small.free < large.free && prefix(small.address, large.free) === prefix(large.address, large.free);
}

/** Whether an address lies in a block. Both must be valid. */
export function isAddressWithin(address: string, cidr: string): boolean {
  const block = parseCidr(cidr)!;
  return widthOf(address) === block.width && prefix(addressBits(address), block.free) === prefix(block.address, block.free);
}

/** An address as the API server wants it written: lower case, the longest run of zeros left out. */
export function canonicalIp(address: string): string {
  return isIPv4(address) ? address : new URL(`http://[${address}]`).hostname.slice(1, -1);
}

interface Block {
  readonly address: bigint;
  /** 32 or 128 bits. */
  readonly width: bigint;
  /** How many bits its addresses differ in. */
  readonly free: bigint;
}

function parseCidr(cidr: string): Block | undefined {
  const [, address, bits] = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(cidr) ?? [];
  if (address === undefined || isIP(address) === 0 || isMapped(address) || BigInt(bits) > widthOf(address)) {
    return undefined;
  }
  const width = widthOf(address);
  return { address: addressBits(address), width, free: width - BigInt(bits) };
}

/** An address without its last bits. */
function prefix(address: bigint, free: bigint): bigint {
  return address / 2n ** free;
}

function widthOf(address: string): bigint {
  return isIPv4(address) ? 32n : 128n;
}

function addressBits(address: string): bigint {
  if (isIPv4(address)) {
    return address.split('.').reduce((bits, byte) => bits * 2n ** 8n + BigInt(byte), 0n);
  }
  const [head, tail] = canonicalIp(address).split('::').map(half => half.split(':').filter(Boolean));
  const groups = [...head, ...Array(8 - head.length - (tail?.length ?? 0)).fill('0'), ...tail ?? []];
  return groups.reduce((bits, group) => bits * 2n ** 16n + BigInt(`0x${group}`), 0n);
}

/** An IPv4 address in IPv6's clothes (`::ffff:10.1.2.3`), which the API server takes for neither. */
function isMapped(address: string): boolean {
  return isIP(address) === 6 && !address.includes('%') && prefix(addressBits(address), 32n) === 0xffffn;
}
