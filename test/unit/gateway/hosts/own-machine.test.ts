import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { SimulatedHost } from '../../../../firmware/drivers/simulated/host.js';
import { type NodeContact, OwnMachine } from '../../../../firmware/gateway/hosts/own-machine.js';

let connected: NodeContact[];
let clock: VirtualClock;
let machine: OwnMachine;
let over: AbortController;
const seen = () => {};

const host = () => new SimulatedHost(1, () => clock.monotonic_ms());

beforeEach(() => {
  connected = [];
  clock = new VirtualClock();
  machine = new OwnMachine({ host: host(), nodes: [], contacts: () => connected, seen, clock });
  over = new AbortController();
});
afterEach(() => over.abort());

const looks = async () => {
  void machine.run(over.signal);
  await clock.advance(0);
};
const isKnown = () => machine.reading.host !== null;

test('is not known before it was looked at', async () => {
  expect(machine.reading.host).toBeNull();
  await looks();
  expect(machine.reading.host).toMatchObject({ cpu_temp_c: expect.any(Number) });
});

test('a node on it stays there also while its contact is lost, until it is seen elsewhere', async () => {
  connected = [
    { node: 'pi0', from_here: true },
    { node: 'pi1', from_here: false },
  ];
  await looks();
  expect([...machine.reading.nodes]).toEqual(['pi0']);
  connected = [];
  await clock.advance(3_600_000);
  expect([...machine.reading.nodes]).toEqual(['pi0']);
  connected = [{ node: 'pi0', from_here: false }];
  await clock.advance(5_000);
  expect([...machine.reading.nodes]).toEqual([]);
});

describe('after a start', () => {
  beforeEach(async () => {
    machine = new OwnMachine({ host: host(), nodes: ['pi0', 'pi1'], contacts: () => connected, seen, clock });
    await looks();
  });

  test('nothing is said of it until every node has come back, for one of them may be on it', async () => {
    connected = [{ node: 'pi1', from_here: false }];
    await clock.advance(5_000);
    expect(isKnown()).toBe(false);
    connected = [{ node: 'pi0', from_here: false }];
    await clock.advance(5_000);
    expect(isKnown()).toBe(true);
  });

  test('a node that does not come back is not waited for longer than a minute', async () => {
    connected = [{ node: 'pi1', from_here: false }];
    await clock.advance(55_000);
    expect(isKnown()).toBe(false);
    await clock.advance(5_000);
    expect(isKnown()).toBe(true);
  });
});

test('that nobody measures is never known', async () => {
  machine = new OwnMachine({ host: undefined, nodes: [], contacts: () => connected, seen, clock });
  await looks();
  expect(machine.reading.host).toBeNull();
});
