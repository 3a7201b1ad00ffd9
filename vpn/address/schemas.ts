import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import { isPrivate, parseIpv4, parseSubnet } from './ipv4.js';

/** Everything that gets into a configuration line passes one of these: what they let through holds no blank, quote or line end. */

/** An IPv4 address in dotted form. */
export const ipv4 = z.string().refine((text) => parseIpv4(text) !== undefined, 'an IPv4 address');

/** A private IPv4 network of 6 to 65,534 machines, such as 192.168.0.0/24. */
export const privateSubnet = z.string().refine((text) => {
  const subnet = parseSubnet(text);
  return subnet !== undefined && subnet.prefix >= 16 && subnet.prefix <= 29 && isPrivate(subnet.network);
}, 'a private IPv4 network with a prefix from 16 to 29 and no bits beyond it, such as 192.168.0.0/24');

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const HOST_NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

/** A host name (RFC 1123, up to 253 characters). A last label of digits alone would be half an address. */
export const hostName = z
  .string()
  .max(253)
  .refine(
    (text) => HOST_NAME.test(text) && !/(^|\.)[0-9]+$/.test(text),
    'a host name such as farm.example.org',
  );

/** Where a machine is reached from outside: a host name, or an IPv4 or IPv6 address without brackets and zone. */
export const remoteHost = z
  .string()
  .max(253)
  .refine(
    (text) => (isIP(text) !== 0 && !text.includes('%')) || hostName.safeParse(text).success,
    'a host name, an IPv4 address, or an IPv6 address without brackets',
  );

/** An IPv4 or IPv6 network in CIDR form, as firewall rules name their sources. */
export const cidr = z.string().refine(isCidr, 'a network such as 192.168.1.0/24 or fd00::/8');

function isCidr(text: string): boolean {
  if (parseSubnet(text) !== undefined) return true;
  const [, base = '', prefix = ''] = /^([0-9A-Fa-f:.]{2,45})\/([0-9]{1,3})$/.exec(text) ?? [];
  return isIPv6(base) && Number(prefix) <= 128 && prefix === String(Number(prefix));
}

/** A TCP or UDP port. */
export const port = z.number().int().min(1).max(65_535);

/** An absolute path of plain characters, without `.` and `..` as steps. */
export const absolutePath = z
  .string()
  .max(255)
  .regex(
    /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._@+-]+)+$/,
    'an absolute path of letters, digits and . _ @ + -',
  );
