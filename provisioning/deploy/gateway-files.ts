import { renderGatewayRules } from '../../vpn/firewall/gateway-rules.js';
import { managementSocket, transportsOf } from '../../vpn/openvpn/daemons.js';
import { renderServerFiles } from '../../vpn/openvpn/server-files.js';
import { renderEnvironmentFile } from '../../vpn/systemd/environment-file.js';
import { FIREWALL_UNIT } from '../../vpn/systemd/firewall-unit.js';
import { renderManagerSettings } from '../../vpn/systemd/manager-settings.js';
import { renderServerUnit, VPN_UNITS } from '../../vpn/systemd/openvpn-units.js';
import { renderGatewayUnit, SLUICE_UNITS } from '../../vpn/systemd/sluice-units.js';
import { renderSysusers } from '../../vpn/systemd/users.js';
import type { GatewayMachine, GatewayParts } from '../machine/gateway-machine.js';
import { firewallFiles } from './firewall-files.js';
import { gatewayConfigOf } from './gateway-config.js';
import {
  commandFile,
  ETC,
  forRoot,
  forSluice,
  json,
  MANAGER_FILE,
  type MachineFile,
  open,
  SYSUSERS_FILE,
  UNIT_FOLDER,
  VPN_FOLDER,
  within,
} from './machine-file.js';
import { type MachinePlan, machinePlan, type RevokedCertificate } from './machine-plan.js';
import { NODE_UNITS, type NodeParts, nodeProcessFiles } from './node-files.js';

/** Ports of the dashboard (HTTP, HTTPS) and the broker: they are open to the tunnel and nobody else. */
export const SERVICE_PORTS = [8080, 8443, 1883] as const;

/**
 * The files of a gateway's Pi.
 * @param revoked whose sessions end when the list of revoked certificates gets there
 * @param local a node whose process runs on the same Pi, over loopback; undefined when there is none
 * @throws VpnInputError
 */
export function gatewayPlan(
  machine: GatewayMachine,
  revoked: readonly RevokedCertificate[],
  local?: NodeParts,
): MachinePlan {
  const { name, address, vpn } = machine;
  const daemons = transportsOf(vpn.gateway);
  const configured = {
    subnet: vpn.gateway.subnet,
    members: vpn.clients,
    management_sockets: daemons.map((daemon) => managementSocket(daemon)),
  };
  return machinePlan({
    kind: 'gateway',
    name,
    address,
    files: [
      ...gatewayProcessFiles(machine, json(gatewayConfigOf(machine, configured, local?.name))),
      ...within(VPN_FOLDER, renderServerFiles(vpn)),
      ...daemons.map((daemon) => open(`${UNIT_FOLDER}/${VPN_UNITS[daemon]}`, renderServerUnit(daemon))),
      ...firewallOf(machine),
      open(SYSUSERS_FILE, renderSysusers()),
      open(MANAGER_FILE, renderManagerSettings()),
      commandFile('gateway'),
      ...(local === undefined ? [] : nodeProcessFiles(local)),
    ],
    units: [
      FIREWALL_UNIT,
      ...daemons.map((daemon) => VPN_UNITS[daemon]),
      SLUICE_UNITS.gateway,
      ...(local === undefined ? [] : NODE_UNITS),
    ],
    revoked,
    open_questions: local?.tanks.open_questions ?? [],
  });
}

/** What the gateway process needs, wherever the VPN's server is; phones trust the web authority for this farm alone. */
export function gatewayProcessFiles({ address, web }: GatewayParts, config: string): MachineFile[] {
  return [
    forSluice(`${ETC}/gateway.json`, config),
    forRoot(`${ETC}/gateway.env`, renderEnvironmentFile({ SLUICE_BIND: `127.0.0.1,${address}` })),
    open(`${UNIT_FOLDER}/${SLUICE_UNITS.gateway}`, renderGatewayUnit()),
    open(`${ETC}/web/ca.pem`, web.ca_pem),
    open(`${ETC}/web/cert.pem`, web.cert_pem),
    forSluice(`${ETC}/web/key.pem`, web.key_pem),
  ];
}

function firewallOf({ vpn: { gateway, clients } }: GatewayMachine): MachineFile[] {
  const rules = renderGatewayRules({ gateway, clients, vpn: 'server', service_ports: SERVICE_PORTS });
  const forwarding = clients.some(({ exposes }) => exposes.length > 0);
  return firewallFiles(rules, { forwarding, bind_before_tunnel: true });
}
