import { renderNodeRules } from '../../vpn/firewall/node-rules.js';
import { renderClientProfile } from '../../vpn/openvpn/client-profile.js';
import { FIREWALL_UNIT } from '../../vpn/systemd/firewall-unit.js';
import { renderManagerSettings } from '../../vpn/systemd/manager-settings.js';
import { CLIENT_PROFILE, renderClientUnit, VPN_UNITS } from '../../vpn/systemd/openvpn-units.js';
import { PIGPIO_UNIT, renderPigpioUnit } from '../../vpn/systemd/pigpio-unit.js';
import { renderNodeUnit, SLUICE_UNITS } from '../../vpn/systemd/sluice-units.js';
import { renderSysusers } from '../../vpn/systemd/users.js';
import type { DeviceMachine } from '../machine/device-machine.js';
import { firewallFiles } from './firewall-files.js';
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
} from './machine-file.js';
import { type MachinePlan, machinePlan } from './machine-plan.js';
import type { NodeTanks } from './node-tanks.js';

/** Groups that open the pins and serial lines of a Pi; a machine that lacks one gets a unit without it. */
export const HARDWARE_GROUPS = ['gpio', 'dialout'] as const;

/** The units of the node process and of the helper that ranges for it. */
export const NODE_UNITS = [PIGPIO_UNIT, SLUICE_UNITS.node] as const;

/** A node that has a machine: what it is called, what it knows, and the tanks it looks after. */
export interface NodeParts {
  readonly name: string;
  readonly gateway: string;
  /** Where it finds the broker. */
  readonly broker_host: string;
  readonly mqtt_secret: string;
  readonly tanks: NodeTanks;
}

/**
 * The files of a node on a Pi of its own.
 * @throws VpnInputError
 */
export function nodePlan(machine: DeviceMachine, mqtt_secret: string, tanks: NodeTanks): MachinePlan {
  const { name, address, vpn } = machine;
  const { gateway, client, keys } = vpn;
  const parts = {
    name,
    gateway: machine.gateway.name,
    broker_host: machine.gateway.address,
    mqtt_secret,
    tanks,
  };
  const profile = renderClientProfile({ gateway, client, keys, platform: 'linux' });
  return machinePlan({
    kind: 'node',
    name,
    address,
    files: [
      ...nodeProcessFiles(parts),
      forRoot(`${VPN_FOLDER}/${CLIENT_PROFILE}`, profile),
      open(`${UNIT_FOLDER}/${VPN_UNITS.client}`, renderClientUnit()),
      ...firewallFiles(renderNodeRules({ gateway, node: client }), {
        forwarding: client.exposes.length > 0,
        bind_before_tunnel: false,
      }),
      open(SYSUSERS_FILE, renderSysusers()),
      open(MANAGER_FILE, renderManagerSettings()),
      commandFile('node'),
    ],
    units: [FIREWALL_UNIT, VPN_UNITS.client, ...NODE_UNITS],
    revoked: [],
    open_questions: tanks.open_questions,
  });
}

/** What the node process needs, wherever it runs. */
export function nodeProcessFiles({
  name,
  gateway,
  broker_host,
  mqtt_secret,
  tanks,
}: NodeParts): MachineFile[] {
  const config = forSluice(
    `${ETC}/node.json`,
    json({
      schema: 1,
      node: name,
      gateway,
      broker_url: `mqtt://${broker_host}:1883`,
      secret_file: `secrets/${name}`,
      tanks: tanks.entries,
    }),
  );
  return [
    tanks.complete ? config : { ...config, once: true },
    forSluice(`${ETC}/secrets/${name}`, `${mqtt_secret}\n`),
    open(`${UNIT_FOLDER}/${SLUICE_UNITS.node}`, renderNodeUnit({ groups: HARDWARE_GROUPS })),
    open(`${UNIT_FOLDER}/${PIGPIO_UNIT}`, renderPigpioUnit()),
  ];
}
