import { count, table } from '../cli/table.js';
import type { Plan, PlannedGateway } from './plan.js';

/** One line for each gateway, with the ranges its nodes and phones have. */
export function planAsTable({ base, total_gateways, total_nodes, gateways }: Plan): string {
  const rows = gateways.map((gateway) => [
    gateway.name,
    gateway.subnet,
    gateway.address,
    gateway.phone_address,
    range(gateway.nodes.map(({ address }) => address)),
    range(gateway.spare_addresses),
  ]);
  const columns = ['GATEWAY', 'SUBNET', 'ADDRESS', 'PHONE', 'NODES', 'FURTHER PHONES'].map((title) => ({
    title,
  }));
  const total = `${count(total_gateways, 'gateway')} with ${count(total_nodes, 'node')} in ${base}`;
  return `${table(columns, rows)}\n\n${total}`;
}

/** One line for each address that has an owner, and for each that is left. */
export function planAsCsv({ gateways }: Plan): string {
  return ['gateway,kind,name,address', ...gateways.flatMap(csvLines)].join('\n');
}

function csvLines(gateway: PlannedGateway): string[] {
  const line = (kind: string, name: string, address: string) => `${gateway.name},${kind},${name},${address}`;
  return [
    line('gateway', gateway.name, gateway.address),
    line('phone', '', gateway.phone_address),
    ...gateway.nodes.map(({ name, address }) => line('node', name, address)),
    ...gateway.spare_addresses.map((address) => line('spare', '', address)),
  ];
}

function range(addresses: readonly string[]): string {
  const [first, last] = [addresses.at(0), addresses.at(-1)];
  if (first === undefined || last === undefined) return '–';
  return first === last ? first : `${first} – .${last.split('.').at(-1)}`;
}
