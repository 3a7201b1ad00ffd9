import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { SimulatedHost } from '../../../../firmware/drivers/simulated/host.js';
import { type NodeContact, OwnMachine } from '../../../../firmware/gateway/hosts/own-machine.js';

let connected: NodeContact[];
let clock: VirtualClock;
let machine: OwnMachine;
let over: AbortController;

beforeEach(() => {
  connected = [];
  clock = new VirtualClock();
  const host = new SimulatedHost(1, () => clock.monotonic_ms());
  machine = new OwnMachine({ host, contacts: () => connected, clock });
  over = new AbortController();
});
afterEach(() => over.abort());

const looks = async () => {
  void machine.run(over.signal);
  await clock.advance(0);
};

test('is not known before it was looked at', async () => {
  expect(machine.reading).toBeNull();
  await looks();
  expect(machine.reading).toMatchObject({ cpu_temp_c: expect.any(Number) });
});

test('a node on it tells how it is, also while its contact is lost, until it is seen elsewhere', async () => {
  connected = [
    { node: 'pi0', from_here: true },
    { node: 'pi1', from_here: false },
  ];
  await looks();
  expect(machine.reading).toBe('told_by_node');
  connected = [];
  await clock.advance(3_600_000);
  expect(machine.reading).toBe('told_by_node');
  connected = [{ node: 'pi0', from_here: false }];
  await clock.advance(5_000);
  expect(machine.reading).not.toBe('told_by_node');
});

test('that nobody measures is never known', async () => {
  machine = new OwnMachine({ host: undefined, contacts: () => connected, clock });
  await looks();
  expect(machine.reading).toBeNull();
});
