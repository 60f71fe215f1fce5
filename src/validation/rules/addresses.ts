import { isIP, isIPv4, isIPv6 } from 'net';
import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** An IPv4 or IPv6 address. */
export function checkIp(at: PropPath, address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) {
    at.report(ProblemCode.ADDRESS, 'is not an IP address', address, 'write for example "10.1.2.3" or "2001:db8::1"');
    return false;
  }
  return true;
}

/** A block of addresses: `10.0.0.0/8`. */
export function checkCidr(at: PropPath, cidr: string): boolean {
  const [address, bits, ...rest] = cidr.split('/');
  const longest = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : -1;
  if (rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(bits ?? '') || Number(bits) > longest) {
    at.report(ProblemCode.ADDRESS, 'is not a CIDR block', cidr, 'write for example "10.0.0.0/8" or, for a single address, "10.1.2.3/32"');
    return false;
  }
  return true;
}
