import { describe, expect, test } from '@jest/globals';
import { parseBase, QUIET_BASE, subnetsIn } from '../../../../provisioning/addressing/base.js';
import { formatBlock, parseBlock } from '../../../../provisioning/addressing/block.js';
import { homeLanWarnings } from '../../../../provisioning/addressing/home-lans.js';
import { subnetOf } from '../../../../provisioning/addressing/layout.js';

const messageOf = (work: () => unknown) => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a base', () => {
  test.each([
    ['192.168.0.0/16', 256],
    ['10.0.0.0/16', 256],
    ['10.255.0.0/16', 256],
    ['172.16.0.0/16', 256],
    ['172.31.0.0/16', 256],
    ['192.168.16.0/20', 16],
    ['172.31.240.0/20', 16],
    [' 10.83.0.0/16 ', 256],
  ])('%s has %d subnets', (text, subnets) => {
    expect(subnetsIn(parseBase(text))).toBe(subnets);
    expect(formatBlock(parseBase(text))).toBe(text.trim());
  });

  test.each([
    ['8.8.0.0/16', 'not private'],
    ['172.32.0.0/16', 'not private'],
    ['172.15.0.0/16', 'not private'],
    ['192.169.0.0/16', 'not private'],
    ['192.168.0.0/24', 'not a /24'],
    ['10.0.0.0/8', 'not a /8'],
    ['192.168.5.0/16', '192.168.0.0/16 does'],
    ['192.168.8.0/20', '192.168.0.0/20 does'],
    ['192.168.0.0', 'not a block'],
    ['192.168.0.0/33', 'not a block'],
    ['192.168.0.0/-1', 'not a block'],
    ['192.168.0/16', 'not a block'],
    ['192.168.0.256/16', 'not a block'],
    ['192.168.00.0/16', 'not a block'],
    ['fd00::/16', 'not a block'],
    ['', 'not a block'],
    ['x'.repeat(100_000), 'not a block'],
  ])('%s is refused: %s', (text, why) => {
    expect(messageOf(() => parseBase(text))).toContain(why);
  });
});

describe('the warning of home networks', () => {
  const warn = (...subnets: string[]) =>
    homeLanWarnings(
      subnets.map((text, at) => ({
        name: `gw${at}`,
        subnet: parseBlock(text) ?? { network: 0, prefix: 32 },
      })),
    );

  test('names each gateway that collides, and with whom', () => {
    const [warning] = warn('192.168.178.0/24', '192.168.77.0/24', '192.168.5.0/24');
    expect(warning?.code).toBe('home_lan_collision');
    expect(warning?.message).toMatch(/gw0 +192\.168\.178\.0\/24 +FRITZ!Box/);
    expect(warning?.message).toMatch(/gw2 +192\.168\.5\.0\/24 +within 192\.168\.4\.0\/22: eero/);
    expect(warning?.message).not.toContain('gw1');
  });

  test('does not come where nothing collides', () => {
    expect(warn('192.168.77.0/24', '10.83.0.0/24')).toEqual([]);
  });

  test('the base that is suggested collides with none', () => {
    const base = parseBase(QUIET_BASE);
    const all = Array.from({ length: 256 }, (_, index) => ({
      name: `gw${index}`,
      subnet: subnetOf(base, index),
    }));
    expect(homeLanWarnings(all)).toEqual([]);
  });
});
