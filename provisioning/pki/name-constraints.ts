// The certificate library finds its parts through this, so it must be loaded first.
import 'reflect-metadata';
import { Extension } from '@peculiar/x509';
import { formatIpv4 } from '../../vpn/address/ipv4.js';
import { type Block, sizeOf } from '../addressing/block.js';
import { der, SEQUENCE } from './der.js';

const NAME_CONSTRAINTS = '2.5.29.30';
const PERMITTED = 0xa0;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/** The top-level domain that is kept free for private use (ICANN resolution 2024.07.29.06). */
export const PRIVATE_DOMAIN = 'internal';

/** Lets an authority speak for the addresses of one block and for names under `.internal` only (RFC 5280, 4.2.1.10). */
export function nameConstraints(within: Block): Extension {
  const mask = 2 ** 32 - sizeOf(within.prefix);
  const address = [within.network, mask].flatMap((number) => formatIpv4(number).split('.').map(Number));
  const subtrees = [
    der(SEQUENCE, der(DNS_NAME, Buffer.from(PRIVATE_DOMAIN))),
    der(SEQUENCE, der(IP_ADDRESS, Uint8Array.from(address))),
  ];
  return new Extension(NAME_CONSTRAINTS, true, der(SEQUENCE, der(PERMITTED, ...subtrees)));
}
