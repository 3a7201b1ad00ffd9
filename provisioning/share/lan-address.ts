import type { NetworkInterfaceInfo } from 'node:os';
import { isPrivate, parseIpv4 } from '../../vpn/address/ipv4.js';
import { Refusal } from '../refusal.js';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** Interfaces that lead to no phone. */
const ELSEWHERE = /^(lo|tun|tap|wg|docker|br-|veth|virbr)/;

/**
 * The address under which a phone on the same LAN finds this machine.
 * @param asked the one that the command line names
 * @throws Refusal `address_not_here`, `no_lan`
 */
export function lanAddress(interfaces: Interfaces, asked: string | undefined): string {
  const here = Object.entries(interfaces).flatMap(([name, all = []]) =>
    all.filter(({ family }) => family === 'IPv4').map(({ address }) => ({ name, address })),
  );
  if (asked !== undefined) {
    if (here.some(({ address }) => address === asked)) return asked;
    throw refused('address_not_here', `this machine does not have the address ${asked.slice(0, 64)}`);
  }
  const found = here.find(({ name, address }) => !ELSEWHERE.test(name) && isPrivate(parseIpv4(address) ?? 0));
  if (found !== undefined) return found.address;
  throw refused('no_lan', 'this machine is on no LAN that a phone could be on');
}

function refused(code: string, message: string): Refusal {
  return new Refusal({
    code,
    message,
    hint: "Connect to the same network as the phone, or name one of this machine's addresses with --address.",
    exit: 'not_found',
  });
}
