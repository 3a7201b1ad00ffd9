import type { FarmNode, Gateway } from '../farm/farm-state.js';
import { getMember, isVpnServer, serverOf } from '../farm/members.js';
import { ddnsOf, secretOf } from '../farm/secrets.js';
import { describeDevice } from '../machine/device-machine.js';
import { describeGatewayElsewhere, describeServer } from '../machine/elsewhere-machine.js';
import type { FarmView } from '../machine/farm-view.js';
import { describeGateway } from '../machine/gateway-machine.js';
import { Refusal } from '../refusal.js';
import { withDynamicDns } from './dynamic-dns.js';
import { gatewayElsewherePlan, serverPlan } from './elsewhere-files.js';
import { gatewayPlan } from './gateway-files.js';
import type { MachinePlan, RevokedCertificate } from './machine-plan.js';
import { type NodeParts, nodePlan } from './node-files.js';
import type { NodeTanks } from './node-tanks.js';

export interface PlanMachineOptions {
  /** The tanks of a node, or a template of them. */
  tanksOf(node: FarmNode): NodeTanks;
  /** Of a gateway: a node whose process runs on the same Pi. */
  readonly with_node?: string;
}

/**
 * Says what belongs onto the machine of a gateway or node: its own keys and secrets, and nobody else's.
 * @throws Refusal `not_found`, `not_its_kind`, `certificate_missing`, `crl_due`, `remote_missing`, …
 */
export function planMachine(
  view: FarmView,
  name: string,
  { tanksOf, with_node }: PlanMachineOptions,
): MachinePlan {
  const member = getMember(view.farm, name);
  if (member.kind === 'phone')
    throw wrongKind(`${name} is a phone: it needs its profile alone`, `sluice share ${name}`);
  if (member.kind === 'gateway') {
    const local = with_node === undefined ? undefined : localNode(view, name, with_node, tanksOf);
    const plan = planGateway(view, member, local);
    return isVpnServer(view.farm, member) ? withDynamicDns(plan, ddnsOf(view.secrets, name)) : plan;
  }
  if (with_node !== undefined)
    throw wrongKind(
      `${name} is a ${member.kind}: --with-node goes with a gateway`,
      `sluice bundle ${member.gateway} --with-node NODE --out DIR`,
    );
  if (member.kind === 'server') return serverPlan(describeServer(view, member), revokedIn(view));
  return nodePlan(describeDevice(view, member), secretOf(view.secrets, name), tanksOf(member));
}

function planGateway(view: FarmView, gateway: Gateway, local: NodeParts | undefined): MachinePlan {
  return serverOf(view.farm, gateway.name) === undefined
    ? gatewayPlan(describeGateway(view, gateway), revokedIn(view), local)
    : gatewayElsewherePlan(describeGatewayElsewhere(view, gateway), local);
}

function revokedIn({ pki }: FarmView): RevokedCertificate[] {
  // Without a name no session can be ended, and the machine that the entry came from ended it long ago.
  return pki.revoked.flatMap(({ serial, name }) => (name === undefined ? [] : [{ serial, name }]));
}

/** A node on its gateway's own Pi: it speaks to the broker over loopback and needs no VPN of its own. */
function localNode(
  { farm, secrets }: FarmView,
  gateway: string,
  name: string,
  tanksOf: PlanMachineOptions['tanksOf'],
): NodeParts {
  const node = getMember(farm, name);
  if (node.kind !== 'node' || node.gateway !== gateway)
    throw wrongKind(`${name} is no node of gateway ${gateway}`, `sluice farm list --gateway ${gateway}`);
  if (node.exposes.length > 0)
    throw wrongKind(
      `${name} exposes devices of its LAN, for which it needs a Pi and a tunnel of its own`,
      `sluice farm unexpose ${name} --port ${node.exposes[0]?.port}`,
    );
  return {
    name,
    gateway,
    broker_host: '127.0.0.1',
    mqtt_secret: secretOf(secrets, name),
    tanks: tanksOf(node),
  };
}

function wrongKind(message: string, command: string): Refusal {
  return new Refusal({ code: 'not_its_kind', message, hint: `Instead: ${command}`, exit: 'usage' });
}
