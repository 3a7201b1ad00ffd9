import type { AccessPathError } from '../../../vpn/access-path.js';
import { RUN_FOLDER } from '../../../vpn/openvpn/daemons.js';
import { Management } from '../../../vpn/openvpn/management.js';
import { VPN_UNITS } from '../../../vpn/systemd/openvpn-units.js';
import { broken, type Check, type Examined, type Finding, ok, skipped, together, warning } from '../check.js';
import { readDevices } from '../kernel/devices.js';
import { readLocalAddresses } from '../kernel/local-addresses.js';
import { isTunnel } from '../kernel/routes.js';
import { at, VPN_FOLDER } from '../machine/files.js';
import { readVpnEnd, type VpnEnd, type VpnWay } from '../machine/vpn-end.js';

/** Whether the tunnel is up, with the address of the plan, and OpenVPN says so, too. */
export const tunnel: Check = {
  id: 'tunnel',
  title: 'Tunnel',
  run: async (examined) => {
    const end = readVpnEnd(examined);
    if (end === undefined) return skipped(`no VPN is installed: nothing in ${VPN_FOLDER}`);
    const devices = readDevices(examined);
    if (devices === undefined) return skipped('the machine does not run');
    const ways = await Promise.all(end.ways.map((way) => judge(examined, end, way, devices)));
    return together(ways, ok(''));
  },
};

async function judge(
  examined: Examined,
  end: VpnEnd,
  way: VpnWay,
  devices: readonly string[],
): Promise<Finding> {
  const look = `Look at: systemctl status ${VPN_UNITS[way.name]}`;
  const device = devices.find((one) => (way.device === null ? isTunnel(one) : one === way.device));
  if (device === undefined) return broken(`there is no tunnel ${way.device ?? ''} (${way.name})`, look);
  if (readLocalAddresses(examined)?.has(end.address) !== true)
    return broken(`the tunnel ${device} does not have the address ${end.address} of the plan`, look);
  return daemonOf(examined, way, `${device} is up with ${end.address}`, look);
}

async function daemonOf(examined: Examined, { name }: VpnWay, up: string, look: string): Promise<Finding> {
  const socket = at(examined, `${RUN_FOLDER}/${name}.sock`);
  try {
    const state = await new Management({ socket }).state();
    if (state.name === 'CONNECTED') return ok(`${up}, ${name} is connected since ${state.since}`);
    return broken(`${up}, but OpenVPN (${name}) is at ${state.name}`, look);
  } catch (error) {
    const { message, cause } = error as AccessPathError;
    if ((cause as { code?: string } | undefined)?.code === 'EACCES') return ok(up);
    return warning(`${up}, but OpenVPN (${name}) cannot be asked: ${message}`, look);
  }
}
