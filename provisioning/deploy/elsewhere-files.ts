import { renderGatewayRules } from '../../vpn/firewall/gateway-rules.js';
import { renderRouterRules, renderServerRules } from '../../vpn/firewall/server-rules.js';
import { renderClientProfile } from '../../vpn/openvpn/client-profile.js';
import { CLIENT_SOCKET, transportsOf } from '../../vpn/openvpn/daemons.js';
import { renderServerFiles } from '../../vpn/openvpn/server-files.js';
import { FIREWALL_UNIT } from '../../vpn/systemd/firewall-unit.js';
import { renderManagerSettings } from '../../vpn/systemd/manager-settings.js';
import {
  CLIENT_PROFILE,
  renderClientUnit,
  renderServerUnit,
  VPN_UNITS,
} from '../../vpn/systemd/openvpn-units.js';
import { SLUICE_UNITS } from '../../vpn/systemd/sluice-units.js';
import { renderSysusers } from '../../vpn/systemd/users.js';
import type { GatewayElsewhere, ServerMachine } from '../machine/elsewhere-machine.js';
import { firewallFiles } from './firewall-files.js';
import { gatewayConfigOf } from './gateway-config.js';
import { gatewayProcessFiles, SERVICE_PORTS } from './gateway-files.js';
import {
  commandFile,
  forRoot,
  json,
  MANAGER_FILE,
  open,
  SYSUSERS_FILE,
  UNIT_FOLDER,
  VPN_FOLDER,
  within,
} from './machine-file.js';
import { type MachinePlan, machinePlan, type RevokedCertificate } from './machine-plan.js';
import { NODE_UNITS, type NodeParts, nodeProcessFiles } from './node-files.js';
import { ISOLATION_RULES } from './server-bundle.js';

/**
 * The files of a gateway that is a client of its VPN: nothing of the server, and no list of revoked certificates.
 * @param local a node whose process runs on the same Pi, over loopback; undefined when there is none
 * @throws VpnInputError
 */
export function gatewayElsewherePlan(machine: GatewayElsewhere, local?: NodeParts): MachinePlan {
  const { name, address, vpn, members } = machine;
  const { gateway, client, keys } = vpn;
  const configured = { subnet: gateway.subnet, members, management_sockets: [CLIENT_SOCKET] };
  const rules = renderGatewayRules({
    gateway,
    clients: [client, ...members],
    vpn: 'client',
    service_ports: SERVICE_PORTS,
  });
  return machinePlan({
    kind: 'gateway',
    name,
    address,
    files: [
      ...gatewayProcessFiles(machine, json(gatewayConfigOf(machine, configured, local?.name))),
      forRoot(
        `${VPN_FOLDER}/${CLIENT_PROFILE}`,
        renderClientProfile({ gateway, client, keys, platform: 'linux' }),
      ),
      // For the gateway, which tells when they end: the profile is root's.
      open(`${VPN_FOLDER}/ca.pem`, keys.ca_pem),
      open(`${VPN_FOLDER}/cert.pem`, keys.cert_pem),
      open(`${UNIT_FOLDER}/${VPN_UNITS.client}`, renderClientUnit()),
      ...firewallFiles(rules, { forwarding: false, bind_before_tunnel: true }),
      open(SYSUSERS_FILE, renderSysusers()),
      open(MANAGER_FILE, renderManagerSettings()),
      commandFile('gateway'),
      ...(local === undefined ? [] : nodeProcessFiles(local)),
    ],
    units: [
      FIREWALL_UNIT,
      VPN_UNITS.client,
      SLUICE_UNITS.gateway,
      ...(local === undefined ? [] : NODE_UNITS),
    ],
    revoked: [],
    open_questions: local?.tanks.open_questions ?? [],
  });
}

/**
 * The files of the VPN's server of a gateway that is somewhere else.
 * @param revoked whose sessions end when the list of revoked certificates gets there
 * @throws VpnInputError
 */
export function serverPlan(machine: ServerMachine, revoked: readonly RevokedCertificate[]): MachinePlan {
  if (machine.system === 'router') return routerPlan(machine);
  const { name, address, vpn } = machine;
  const daemons = transportsOf(vpn.gateway);
  return machinePlan({
    kind: 'server',
    name,
    address,
    files: [
      ...within(VPN_FOLDER, renderServerFiles(vpn)),
      ...daemons.map((daemon) => open(`${UNIT_FOLDER}/${VPN_UNITS[daemon]}`, renderServerUnit(daemon))),
      // Everything that clients ask of the gateway passes through.
      ...firewallFiles(renderServerRules(rulesOf(machine)), { forwarding: true, bind_before_tunnel: false }),
      open(SYSUSERS_FILE, renderSysusers()),
      commandFile('server'),
    ],
    units: [FIREWALL_UNIT, ...daemons.map((daemon) => VPN_UNITS[daemon])],
    revoked,
    open_questions: [],
  });
}

/** A server that Sluice does not set up: the same folder of OpenVPN, and rules beside those that are there already. */
function routerPlan(machine: ServerMachine): MachinePlan {
  const { name, address, vpn } = machine;
  return machinePlan({
    kind: 'server',
    name,
    address,
    files: [
      ...within(VPN_FOLDER, renderServerFiles({ ...vpn, system: 'router' })),
      open(`${VPN_FOLDER}/${ISOLATION_RULES}`, renderRouterRules(rulesOf(machine))),
    ],
    units: [],
    revoked: [],
    open_questions: [],
  });
}

function rulesOf({ vpn, gateway }: ServerMachine) {
  return {
    vpn: vpn.gateway,
    gateway: gateway.common_name,
    clients: vpn.clients,
    service_ports: SERVICE_PORTS,
  };
}
