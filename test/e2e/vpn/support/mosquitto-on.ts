import type { Machine } from '../../../integration/vpn/support/namespaces.js';

/**
 * A foreign MQTT client on a machine of the farm, at the topics of the tank `pond`.
 * @param section of the tank, such as `level`
 */
export function mosquittoOn(
  machine: Machine,
  which: 'sub' | 'pub',
  section: string,
  login: { readonly name: string; readonly password: string },
  ...options: readonly string[]
): Promise<string> {
  const who = ['-h', '192.168.0.1', '-u', login.name, '-P', login.password];
  return machine.run(`mosquitto_${which}`, ...who, '-t', `sluice/gw0/tank/pond/${section}`, ...options);
}
