import type { Warning } from '../cli/answer.js';
import { Refusal } from '../refusal.js';
import { PAPER_BASE, parseBase, subnetsIn } from './base.js';
import { type Block, formatBlock } from './block.js';
import { homeLanWarnings } from './home-lans.js';
import {
  addressOf,
  FIRST_NODE_HOST,
  FIRST_PHONE_HOST,
  GATEWAY_HOST,
  gatewayName,
  LAST_HOST,
  MOST_GATEWAYS,
  MOST_NODES,
  nodeName,
  subnetOf,
} from './layout.js';

export interface PlannedNode {
  readonly name: string;
  readonly address: string;
}

export interface PlannedGateway {
  readonly name: string;
  readonly subnet: string;
  readonly address: string;
  readonly phone_address: string;
  readonly nodes: readonly PlannedNode[];
  /** What is left for further phones. */
  readonly spare_addresses: readonly string[];
}

export interface Plan {
  readonly base: string;
  readonly total_gateways: number;
  readonly total_nodes: number;
  readonly gateways: readonly PlannedGateway[];
}

/**
 * Lays out a farm of equal gateways.
 * @param gateways 1–10
 * @param nodes of each gateway, 0–250
 * @throws Refusal `plan_invalid` or `base_invalid`
 */
export function makePlan(
  gateways: number,
  nodes: number,
  baseText = PAPER_BASE,
): { plan: Plan; warnings: Warning[] } {
  const base = parseBase(baseText);
  within('gateways', gateways, 1, Math.min(MOST_GATEWAYS, subnetsIn(base)));
  within('nodes of each gateway', nodes, 0, MOST_NODES);
  const planned = Array.from({ length: gateways }, (_, index) => planGateway(base, index, nodes));
  const subnets = planned.map(({ name }, index) => ({ name, subnet: subnetOf(base, index) }));
  return {
    plan: {
      base: formatBlock(base),
      total_gateways: gateways,
      total_nodes: gateways * nodes,
      gateways: planned,
    },
    warnings: homeLanWarnings(subnets),
  };
}

function planGateway(base: Block, index: number, nodes: number): PlannedGateway {
  const name = gatewayName(index);
  const at = (host: number) => addressOf(base, index, host);
  const firstSpare = FIRST_NODE_HOST + nodes;
  return {
    name,
    subnet: formatBlock(subnetOf(base, index)),
    address: at(GATEWAY_HOST),
    phone_address: at(FIRST_PHONE_HOST),
    nodes: Array.from({ length: nodes }, (_, number) => ({
      name: nodeName(name, number + 1),
      address: at(FIRST_NODE_HOST + number),
    })),
    spare_addresses: Array.from({ length: LAST_HOST - firstSpare + 1 }, (_, number) =>
      at(firstSpare + number),
    ),
  };
}

function within(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new Refusal({
    code: 'plan_invalid',
    message: `${what}: a whole number from ${least} to ${most} is needed`,
    hint: 'A farm has up to 10 gateways, a gateway up to 250 nodes; a node may carry several tanks.',
    exit: 'usage',
  });
}
