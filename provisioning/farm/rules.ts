import { parseIpv4 } from '../../vpn/address/ipv4.js';
import { parseBase, subnetsIn } from '../addressing/base.js';
import {
  FIRST_NODE_HOST,
  FIRST_PHONE_HOST,
  LAST_HOST,
  LAST_NODE_HOST,
  MOST_GATEWAYS,
  subnetOf,
} from '../addressing/layout.js';
import type { FarmState } from './farm-state.js';
import { hostOf, membersOf } from './members.js';

/**
 * What must hold in every farm beside the form of its file: no name, address or subnet twice, nor one that somebody had
 * before; every device within its gateway's subnet; no gateway with two servers elsewhere; no tank at two nodes of a gateway.
 * @returns one sentence for each breach
 */
export function breachesOf(state: FarmState): string[] {
  return [
    ...gatewayBreaches(state),
    ...serverBreaches(state),
    ...nameBreaches(state),
    ...addressBreaches(state),
    ...tankBreaches(state),
  ];
}

function gatewayBreaches({ base, gateways }: FarmState): string[] {
  const room = subnetsIn(parseBase(base));
  const outside = gateways.filter(({ index }) => index >= room).map(({ name }) => name);
  return [
    ...(gateways.length > MOST_GATEWAYS ? [`there are more than ${MOST_GATEWAYS} gateways`] : []),
    ...outside.map((name) => `gateway ${name} is outside the base ${base}`),
    ...twice(gateways.map(({ index }) => String(index))).map((index) => `two gateways have index ${index}`),
  ];
}

function serverBreaches({ servers }: FarmState): string[] {
  return twice(servers.map(({ gateway }) => gateway)).map(
    (name) => `gateway ${name} has two servers elsewhere`,
  );
}

function nameBreaches(state: FarmState): string[] {
  const names = [...state.gateways, ...state.servers, ...state.nodes, ...state.phones].map(
    ({ name }) => name,
  );
  return twice(names).map((name) => `the name ${name} is given twice`);
}

function addressBreaches(state: FarmState): string[] {
  const base = parseBase(state.base);
  const indexes = new Map(state.gateways.map(({ name, index }) => [name, index]));
  const misplaced = [...state.servers, ...state.nodes, ...state.phones].flatMap(
    ({ name, gateway, address }) => {
      const index = indexes.get(gateway);
      if (index === undefined) return [`${name} belongs to gateway ${gateway}, which is not there`];
      const { network } = subnetOf(base, index);
      const host = (parseIpv4(address) ?? 0) - network;
      const inside = host >= FIRST_PHONE_HOST && host <= LAST_HOST;
      return inside ? [] : [`${name} at ${address} is outside the subnet of ${gateway}`];
    },
  );
  const nodesBeside = state.nodes.filter(
    ({ address }) => hostOf(address) < FIRST_NODE_HOST || hostOf(address) > LAST_NODE_HOST,
  );
  // A renamed member took its address along: its former name does not bar it.
  const given = [
    ...membersOf(state).map(({ address }) => address),
    ...state.former.filter(({ renamed_to }) => renamed_to === undefined).map(({ address }) => address),
  ];
  return [
    ...misplaced,
    ...nodesBeside.map(({ name, address }) => `node ${name} at ${address} is outside the range of nodes`),
    ...twice(given).map((address) => `the address ${address} is given twice`),
  ];
}

function tankBreaches({ gateways, nodes }: FarmState): string[] {
  return gateways.flatMap(({ name }) => {
    const tanks = nodes.filter(({ gateway }) => gateway === name).flatMap((node) => node.tanks);
    return twice(tanks).map((tank) => `the tank ${tank} is given twice at gateway ${name}`);
  });
}

function twice(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(values.filter((value) => seen.size === seen.add(value).size))];
}
