import { broken, type Check, type Finding, ok, skipped, together } from '../check.js';
import { type Listener, readListeners } from '../kernel/listeners.js';
import { GATEWAY_CONFIG, readText } from '../machine/files.js';
import { gatewayEnvironment } from '../machine/gateway-environment.js';
import { readVpnEnd } from '../machine/vpn-end.js';

/** Whether broker and dashboard listen on the VPN address and loopback, and on nothing else. */
export const listeners: Check = {
  id: 'listeners',
  title: 'Broker and dashboard',
  run: async (examined) => {
    if (readText(examined, GATEWAY_CONFIG) === undefined) return skipped('no gateway is installed here');
    const all = readListeners(examined);
    if (all === undefined) return skipped('the machine does not run');
    const { SLUICE_MQTT_PORT: mqtt, SLUICE_HTTP_PORT: http } = gatewayEnvironment(examined);
    const address = readVpnEnd(examined)?.address;
    const judged = [judge('broker', mqtt, all, address), judge('dashboard', http, all, address)];
    return together(judged, ok(''));
  },
};

function judge(name: string, port: number, all: readonly Listener[], vpn: string | undefined): Finding {
  const at = all.filter((one) => one.port === port).map(({ address }) => address);
  const set = `Set SLUICE_BIND="${vpn ?? ''},127.0.0.1" in /etc/sluice/gateway.env and run: systemctl restart sluice-gateway.`;
  if (at.length === 0)
    return broken(
      `the ${name} does not listen: nothing is on port ${port}`,
      'Look at: systemctl status sluice-gateway',
    );
  const foreign = at.filter((address) => address !== vpn && !isLoopback(address));
  if (foreign.length > 0)
    return broken(`the ${name} listens on ${foreign.map(shown).join(', ')}, port ${port}`, set);
  if (vpn !== undefined && !at.includes(vpn))
    return broken(`the ${name} does not listen on the VPN address ${vpn}, port ${port}`, set);
  return ok(`the ${name} listens on ${at.join(', ')}, port ${port}`);
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

function shown(address: string): string {
  return address === '0.0.0.0' || address === '::' ? `every address of this machine (${address})` : address;
}
