import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makePlan } from '../../../../provisioning/addressing/plan.js';
import { planAsCsv, planAsTable } from '../../../../provisioning/addressing/show-plan.js';
import { parseIpv4 } from '../../../../vpn/address/ipv4.js';

const size = fc.record({
  gateways: fc.integer({ min: 1, max: 10 }),
  nodes: fc.integer({ min: 0, max: 250 }),
});
const base = fc.oneof(
  fc.constant('192.168.0.0/16'),
  fc.nat(255).map((second) => `10.${second}.0.0/16`),
  fc.integer({ min: 16, max: 31 }).map((second) => `172.${second}.0.0/16`),
  fc.tuple(fc.nat(255), fc.nat(15)).map(([second, third]) => `10.${second}.${third * 16}.0/20`),
);

describe('the plan', () => {
  test('is the published one: gateway .1, phone .2, tank 1 at .3, tank 250 at .252', () => {
    const { plan } = makePlan(10, 250);
    expect(plan).toMatchObject({ base: '192.168.0.0/16', total_gateways: 10, total_nodes: 2500 });
    expect(plan.gateways).toHaveLength(10);
    for (const [k, gateway] of plan.gateways.entries()) {
      expect(gateway).toMatchObject({
        name: `gw${k}`,
        subnet: `192.168.${k}.0/24`,
        address: `192.168.${k}.1`,
        phone_address: `192.168.${k}.2`,
        spare_addresses: [`192.168.${k}.253`, `192.168.${k}.254`],
      });
      expect(gateway.nodes).toHaveLength(250);
      expect(gateway.nodes[0]).toEqual({ name: `gw${k}-node-001`, address: `192.168.${k}.3` });
      expect(gateway.nodes[249]).toEqual({ name: `gw${k}-node-250`, address: `192.168.${k}.252` });
    }
  });

  test('of any size and base gives each address once, inside the base, and each name once', () => {
    fc.assert(
      fc.property(size, base, ({ gateways, nodes }, block) => {
        const { plan } = makePlan(gateways, nodes, block);
        const used = plan.gateways.flatMap(({ address, phone_address, nodes: own, spare_addresses }) => [
          address,
          phone_address,
          ...own.map((node) => node.address),
          ...spare_addresses,
        ]);
        expect(new Set(used).size).toBe(used.length);
        // Every host of every subnet has its place: nothing is lost.
        expect(used).toHaveLength(gateways * 254);
        const [network = '', prefix = ''] = block.split('/');
        const first = parseIpv4(network) ?? Number.NaN;
        const end = first + 2 ** (32 - Number(prefix));
        const isInside = (number = Number.NaN) => number > first && number < end;
        expect(used.filter((address) => !isInside(parseIpv4(address)))).toEqual([]);
        const names = plan.gateways.flatMap(({ name, nodes: own }) => [
          name,
          ...own.map((node) => node.name),
        ]);
        expect(new Set(names).size).toBe(gateways * (nodes + 1));
      }),
      { numRuns: 60 },
    );
  });

  test('a larger one keeps the addresses of a smaller one', () => {
    fc.assert(
      fc.property(size, size, (a, b) => {
        const small = makePlan(Math.min(a.gateways, b.gateways), Math.min(a.nodes, b.nodes)).plan;
        const large = makePlan(Math.max(a.gateways, b.gateways), Math.max(a.nodes, b.nodes)).plan;
        for (const [k, gateway] of small.gateways.entries())
          expect(large.gateways[k]?.nodes.slice(0, gateway.nodes.length)).toEqual(gateway.nodes);
      }),
      { numRuns: 30 },
    );
  });

  test.each([0, 11, 1.5, Number.NaN, Number.POSITIVE_INFINITY, -1])('%d gateways are refused', (gateways) => {
    expect(() => makePlan(gateways, 1)).toThrow(/whole number from 1 to 10/);
  });

  test.each([251, 1.5, Number.NaN, Number.POSITIVE_INFINITY, -1])('%d nodes are refused', (nodes) => {
    expect(() => makePlan(1, nodes)).toThrow(/whole number from 0 to 250/);
  });
});

describe('the plan in print', () => {
  test('as a table: one line for each gateway, with ranges', () => {
    const lines = planAsTable(makePlan(2, 250).plan).split('\n');
    expect(lines).toEqual([
      'GATEWAY  SUBNET          ADDRESS      PHONE        NODES               FURTHER PHONES',
      'gw0      192.168.0.0/24  192.168.0.1  192.168.0.2  192.168.0.3 – .252  192.168.0.253 – .254',
      'gw1      192.168.1.0/24  192.168.1.1  192.168.1.2  192.168.1.3 – .252  192.168.1.253 – .254',
      '',
      '2 gateways with 500 nodes in 192.168.0.0/16',
    ]);
  });

  test('as CSV: one line for each address', () => {
    const lines = planAsCsv(makePlan(1, 2).plan).split('\n');
    expect(lines).toHaveLength(1 + 254);
    expect(lines.slice(0, 5)).toEqual([
      'gateway,kind,name,address',
      'gw0,gateway,gw0,192.168.0.1',
      'gw0,phone,,192.168.0.2',
      'gw0,node,gw0-node-001,192.168.0.3',
      'gw0,node,gw0-node-002,192.168.0.4',
    ]);
    expect(lines.at(-1)).toBe('gw0,spare,,192.168.0.254');
  });
});
