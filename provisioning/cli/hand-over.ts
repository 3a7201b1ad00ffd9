import type { FarmState, Member } from '../farm/farm-state.js';
import { findMember, gatewayOf, serverOf } from '../farm/members.js';

/** More machines than this are not named one by one. */
const MOST_NAMED = 4;

/** The command that makes the bundle of a machine. */
export function bundleCommand(name: string): string {
  return `sluice bundle ${name} --out card-${name}`;
}

/** How new certificates get to their machines, and who has to know of them before they are let in. */
export function afterIssue(farm: FarmState, members: readonly Member[]): string[] {
  const named = new Set(members.map(({ name }) => name));
  const devices = members.filter(({ kind }) => kind === 'node' || kind === 'phone');
  const hosts = unique(devices.flatMap((device) => hostsOf(farm, gatewayOf(device))));
  const whom = devices.length > MOST_NAMED ? 'them' : devices.map(({ name }) => name).join(', ');
  const told = hosts
    .filter((host) => !named.has(host))
    .map((host) => `${bundleCommand(host)}, and install it on ${host}, which has to know ${whom}`);
  return [...told, ...(named.size > MOST_NAMED ? EACH : members.map(handOver))];
}

/** How a list of revoked certificates comes into force at the VPN of these gateways; one that is gone needs none. */
export function afterRevoke(farm: FarmState, gateways: readonly string[]): string[] {
  const hosts = unique(gateways)
    .filter((gateway) => findMember(farm, gateway) !== undefined)
    .flatMap((gateway) => hostsOf(farm, gateway).slice(-1));
  if (hosts.length === 0) return [];
  return [
    ...hosts.slice(0, MOST_NAMED).map(bundleCommand),
    `install ${hosts.length === 1 ? `the bundle of ${hosts[0]}` : 'each bundle'} there: until then, who is revoked still gets in`,
  ];
}

/** How what was set gets to the machines that it concerns. */
export function afterSet(concerned: readonly Member[]): string[] {
  if (concerned.length === 0) return [];
  const each = concerned.length > MOST_NAMED ? EACH : concerned.map(handOver);
  return [...each, 'install each there: until a machine has its own, all is as before there'];
}

/** What knows who is on the VPN of a gateway; last the one whose list of revoked certificates counts. */
export function hostsOf(farm: FarmState, gateway: string): string[] {
  const server = serverOf(farm, gateway);
  return server === undefined ? [gateway] : [gateway, server.name];
}

const EACH = [
  'sluice bundle NAME --out card-NAME, for each gateway and node',
  'sluice share NAME, for each phone',
];

function handOver({ kind, name }: Member): string {
  return kind === 'phone' ? `sluice share ${name}` : bundleCommand(name);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
