import { z } from 'zod';
import { hostName } from '../address/schemas.js';
import { checked } from '../input-error.js';

/** Text between single quotes: printable, and nothing that would end or escape them. */
const quoted = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[!-&(-[\]-~]+$/, "printable characters without blanks, ' and \\");

const SENDS_IPV6: readonly string[] = ['freedns', 'cloudflare'];

/** What is to be known of an account at a dynamic DNS service. */
export const ddclientAccount = z
  .strictObject({
    /** How the service is spoken to, in ddclient's words. */
    protocol: z.enum(['dyndns2', 'noip', 'duckdns', 'namecheap', 'freedns', 'cloudflare']),
    /** The service's own server; most protocols know theirs. */
    server: hostName.optional(),
    /** Cloudflare alone: the zone that holds the name. */
    zone: hostName.optional(),
    /** Not every service has one; Cloudflare's is `token`. */
    login: quoted.optional(),
    password: quoted,
    /** The name that clients have as their remote. */
    host: hostName,
    /** Which of the gateway's outer addresses the name is given. */
    families: z
      .array(z.enum(['ipv4', 'ipv6']))
      .min(1)
      .max(2)
      .readonly(),
  })
  .refine((a) => !a.families.includes('ipv6') || SENDS_IPV6.includes(a.protocol), {
    message: `ddclient 3.10, Debian 12's, sends IPv6 addresses with ${SENDS_IPV6.join(' and ')} alone`,
    path: ['families'],
  })
  .readonly();

/** The account at a dynamic DNS service. */
export type DdclientAccount = z.infer<typeof ddclientAccount>;

/**
 * Configuration of ddclient (3.10 or newer), which tells a dynamic DNS service the farm's outer address. It holds a
 * password, and is for root alone. On Debian it also needs the package libio-socket-ssl-perl.
 * @throws VpnInputError
 */
export function renderDdclient(options: DdclientAccount): string {
  const { protocol, server, zone, login, password, host, families } = checked(
    ddclientAccount,
    options,
    'The account at the dynamic DNS service',
  );
  const lines = [
    '# Written by sluice: changes here do not last.',
    'daemon=300',
    'syslog=yes',
    'ssl=yes',
    // Its older way to find an address, which would be tried beside the new ones.
    'use=no',
    ...families.map((family) => ASKED_OUTSIDE[family]),
    `protocol=${protocol}`,
    ...(server === undefined ? [] : [`server=${server}`]),
    ...(zone === undefined ? [] : [`zone=${zone}`]),
    ...(login === undefined ? [] : [`login='${login}'`]),
    `password='${password}'`,
    host,
  ];
  return `${lines.join('\n')}\n`;
}

/** A gateway behind a home router does not know its outer address: a service outside tells it. */
const ASKED_OUTSIDE = {
  ipv4: 'usev4=webv4, webv4=ipify-ipv4',
  ipv6: 'usev6=webv6, webv6=ipify-ipv6',
};
