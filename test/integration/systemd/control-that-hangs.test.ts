import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RelayBank } from '../../../firmware/ports/relay-bank.js';
import { FarmNode } from '../node/farm-node.js';

/** Relays that the kernel no longer answers for, from a moment on. */
class StuckRelays implements RelayBank {
  private free: Promise<void> = Promise.resolve();

  constructor(private readonly relays: RelayBank) {}

  start = () => this.relays.start();
  stop = () => this.relays.stop();
  set = (relay: string, energised: boolean) => this.answer(() => this.relays.set(relay, energised));
  read = (relay: string) => this.answer(() => this.relays.read(relay));
  allOff = () => this.relays.allOff();

  /** Nothing is answered until the function that this gives is called. */
  block(): () => void {
    let release = () => {};
    this.free = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  private answer<T>(ask: () => Promise<T>): Promise<T> {
    return this.free.then(ask);
  }
}

describe('what a node tells its watchdog', () => {
  let relays: StuckRelays;
  let bench: FarmNode;
  let release = () => {};

  beforeEach(async () => {
    bench = new FarmNode({
      wire: (bank) => {
        relays = new StuckRelays(bank);
        return relays;
      },
      refit: (setup) => ({ ...setup, control: { ...setup.control, idle_interval_ms: 60_000 } }),
    });
    await bench.start();
    await bench.clock.advance(3_000);
  });
  afterEach(async () => {
    release();
    await bench.close();
  });

  test('all is well in hours of refills and of idle minutes', async () => {
    const running = new Set<boolean | undefined>();
    for (let minute = 0; minute < 360; minute += 1) {
      await bench.clock.advance(60_000);
      expect(bench.findFault()).toBeNull();
      running.add(bench.loops[0]?.latest?.inlet?.running);
    }
    expect([...running].sort()).toEqual([false, true]);
  });

  test.each(['silent', 'no_echo'] as const)('all is well with a sensor that is %s', async (fault) => {
    bench.farm.breakSensor('house', fault);
    for (let second = 0; second < 120; second += 1) {
      await bench.clock.advance(1_000);
      expect(bench.findFault()).toBeNull();
    }
  });

  test('a control that waits for ever for its relay is a fault, which names the tank', async () => {
    release = relays.block();
    await bench.clock.advance(70_000);
    expect(bench.findFault()).toBe('The control of house, farm hangs or fails');
  });

  test('a command whose execution hangs is a fault after 5 s, although the next tick is a minute away', async () => {
    await bench.clock.advance(120_000);
    release = relays.block();
    bench.uplink.command('farm', {
      id: 'open-farm-1',
      actuator: 'inlet',
      action: 'open',
      duration_s: 300,
      ttl_s: 10,
    });
    await bench.clock.advance(5_100);
    expect(bench.findFault()).toContain('farm');
  });
});
