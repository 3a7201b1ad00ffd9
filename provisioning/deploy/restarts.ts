import { isDeepStrictEqual } from 'node:util';
import { DDCLIENT_UNIT } from '../../vpn/systemd/ddclient-unit.js';
import { FIREWALL_UNIT } from '../../vpn/systemd/firewall-unit.js';
import { CLIENT_PROFILE, VPN_UNITS } from '../../vpn/systemd/openvpn-units.js';
import { PIGPIO_UNIT } from '../../vpn/systemd/pigpio-unit.js';
import { SLUICE_UNITS } from '../../vpn/systemd/sluice-units.js';
import { ETC, FIREWALL_RULES, UNIT_FOLDER, VPN_FOLDER } from './machine-file.js';

const SERVER_KEYS = ['ca.pem', 'cert.pem', 'key.pem', 'tls-crypt-v2.pem'].map(
  (file) => `${VPN_FOLDER}/${file}`,
);

const GATEWAY_CONFIG = `${ETC}/gateway.json`;

/**
 * What each unit reads at its start alone. OpenVPN reads `crl.pem`, `ccd/` and `learn-address` anew for every client, so
 * that nobody is cut off because a phone was added. The gateway looks every 2 s at its web certificate, and at who is on
 * the VPN (`isTakenWhileRunning`).
 */
const READ_AT_START: Readonly<Record<string, readonly string[]>> = {
  [FIREWALL_UNIT]: [FIREWALL_RULES],
  [VPN_UNITS.udp]: [...SERVER_KEYS, `${VPN_FOLDER}/server-udp.conf`],
  [VPN_UNITS.tcp]: [...SERVER_KEYS, `${VPN_FOLDER}/server-tcp.conf`],
  [VPN_UNITS.client]: [`${VPN_FOLDER}/${CLIENT_PROFILE}`],
  [SLUICE_UNITS.gateway]: [GATEWAY_CONFIG, `${ETC}/gateway.env`],
  [SLUICE_UNITS.node]: [`${ETC}/node.json`],
  [PIGPIO_UNIT]: [`${ETC}/node.json`],
  [DDCLIENT_UNIT]: [`${ETC}/ddclient.conf`],
};

/**
 * Whether the running gateway takes a new version of a file by itself: its configuration, when nothing but the members of
 * the VPN has changed. `planFile` in firmware/main keeps to the same rule.
 */
export function isTakenWhileRunning(path: string, before: string, after: string): boolean {
  return path === GATEWAY_CONFIG && isDeepStrictEqual(withoutMembers(before), withoutMembers(after));
}

function withoutMembers(text: string): unknown {
  try {
    const { vpn, ...rest } = JSON.parse(text) as { vpn?: object };
    return { ...rest, vpn: vpn && { ...vpn, members: [] } };
  } catch {
    // Changed by hand into something else: like no file of ours.
    return text;
  }
}

/** Programs that run from the release. */
const FROM_RELEASE: readonly string[] = [SLUICE_UNITS.gateway, SLUICE_UNITS.node, PIGPIO_UNIT];

/**
 * The units that must be restarted, in the order of `units`.
 * @param changed paths that were written
 * @param new_release whether another release is in use now
 */
export function unitsToRestart(
  units: readonly string[],
  changed: readonly string[],
  new_release: boolean,
): string[] {
  const isRead = (unit: string, path: string) =>
    path === `${UNIT_FOLDER}/${unit}` ||
    (READ_AT_START[unit]?.includes(path) ?? false) ||
    (unit === SLUICE_UNITS.node && path.startsWith(`${ETC}/secrets/`));
  return units.filter(
    (unit) => changed.some((path) => isRead(unit, path)) || (new_release && FROM_RELEASE.includes(unit)),
  );
}
