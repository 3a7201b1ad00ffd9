import { expect, test } from '@jest/globals';
import { renameMember } from '../../../../provisioning/farm/alterations.js';
import { addGateway, addNode } from '../../../../provisioning/farm/changes.js';
import { secretHash, secretOf, secretsFor } from '../../../../provisioning/farm/secrets.js';
import { codeOf, emptyFarm, NOW } from './farm-of.js';

const start = addGateway(emptyFarm(), { name: 'gw0', remotes: [], protocol: undefined }, NOW).state;
const one = addNode(start, { name: 'a', gateway: 'gw0', tanks: [] }, NOW).state;
const none = { schema: 1 as const, mqtt: {} };

test('a new node gets 128 random bits, and keeps them', () => {
  const first = secretsFor({ from: start, to: one, renamed: undefined }, none);
  expect(first.mqtt.a).toMatch(/^[0-9a-f]{32}$/);
  const two = addNode(one, { name: 'b', gateway: 'gw0', tanks: [] }, NOW).state;
  const second = secretsFor({ from: one, to: two, renamed: undefined }, first);
  expect(second.mqtt.a).toBe(first.mqtt.a);
  expect(second.mqtt.b).not.toBe(first.mqtt.a);
});

test('a secret that a killed command left behind is not given to a newcomer', () => {
  const left = { schema: 1 as const, mqtt: { a: '0'.repeat(32) } };
  expect(secretsFor({ from: start, to: one, renamed: undefined }, left).mqtt.a).not.toBe('0'.repeat(32));
});

test('a renamed node takes its secret along', () => {
  const old = { schema: 1 as const, mqtt: { a: '1'.repeat(32) } };
  const to = renameMember(one, 'a', 'b', NOW).state;
  expect(secretsFor({ from: one, to, renamed: { from: 'a', to: 'b' } }, old).mqtt).toEqual({
    b: '1'.repeat(32),
  });
});

test('a node without one is a damaged farm; a gateway keeps the hash alone', () => {
  expect(codeOf(() => secretOf(none, 'a'))).toBe('farm_damaged');
  expect(codeOf(() => secretOf(none, 'constructor'))).toBe('farm_damaged');
  expect(secretHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
