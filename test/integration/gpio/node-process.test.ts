import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openPty, type Pty } from '../../support/pty.js';
import { uartFrame } from '../../support/uart-frame.js';
import { waitFor } from '../../support/wait-for.js';
import { FROM_SOURCES, MAIN } from './support/driver-process.js';
import { FakeGpio } from './support/fake-gpio.js';
import { describeOnFakeGpio } from './support/needs.js';

const BASE = 512;
const RELAY_LINE = BASE + 17;
const FLOAT_LINE = BASE + 5;
/** Tank of 1,000 mm, sensor 1,200 mm above its floor. */
const EMPTY_MM = 1_200;
const STARTS_MS = 15_000;

function nodeFile(device: string): object {
  return {
    schema: 1,
    node: 'pi0',
    gateway: 'gw0',
    // Nobody is there: the water does not wait for a gateway.
    broker_url: 'mqtt://127.0.0.1:9',
    secret_file: 'secret',
    tanks: [
      {
        id: 'house',
        name: 'House',
        shape: { kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: 1_000 },
        sensor: { driver: 'serial', device, empty_distance_mm: EMPTY_MM, max_range_mm: 4_500 },
        inlet: { relay: { driver: 'onoff', gpio: 17, active: 'low' } },
        level_switches: [{ gpio: 5, at: 'high', percent: 90, wet: 'high', debounce_ms: 50 }],
        flow_meters: [{ gpio: 6, litres_per_pulse: 0.5 }],
        idle_interval_s: 1,
      },
    ],
  };
}

/** On a board with an active-low relay and a float. */
describeOnFakeGpio('the node process (defects seen elsewhere: the valve stays open when it restarts)', () => {
  let folder: string;
  let pty: Pty;
  let frames: NodeJS.Timeout;
  let gpio: FakeGpio;

  beforeEach(async () => {
    folder = mkdtempSync('/dev/shm/sluice-');
    writeFileSync(join(folder, 'secret'), '0'.repeat(32));
    pty = await openPty(join(folder, 'tty'));
    writeFileSync(join(folder, 'node.json'), JSON.stringify(nodeFile(pty.devicePath)));
    // 10 %: below the low setpoint.
    frames = setInterval(() => pty.write(uartFrame(EMPTY_MM - 100)), 100);
    gpio = await FakeGpio.start({ label: 'pinctrl-bcm2711', base: BASE });
  });
  afterEach(async () => {
    clearInterval(frames);
    await gpio.stop();
    await pty.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(program: 'node' | 'all-off'): ChildProcess {
    return gpio.spawn([process.execPath, ...FROM_SOURCES, MAIN, program, join(folder, 'node.json')], {
      SLUICE_DATA_DIR: join(folder, 'data'),
    });
  }
  const relayStandsAt = (level: 0 | 1) =>
    waitFor(
      `the relay's line to stand at ${level}`,
      async () => {
        const line = await gpio.state(RELAY_LINE);
        return line.direction === 'out' && line.level === level;
      },
      STARTS_MS,
    );

  test('fills below the low setpoint, and stops when the float is wet', async () => {
    start('node');
    await relayStandsAt(0);
    expect(await gpio.seenOutside(RELAY_LINE)).toEqual(['out 1', 'out 0']);
    await gpio.set(FLOAT_LINE, 1);
    await relayStandsAt(1);
  }, 60_000);

  test('never fills while the float cannot be had', async () => {
    await gpio.forbid(FLOAT_LINE, 'EBUSY');
    const node = start('node');
    let said = '';
    node.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
    });
    await waitFor('the reason', () => said.includes('the switch at 90 % cannot be read'), STARTS_MS);
    expect(await gpio.seenOutside(RELAY_LINE)).toEqual(['out 1']);
  }, 60_000);

  test('stops when another program takes the float away, and lives on', async () => {
    const node = start('node');
    await relayStandsAt(0);
    await gpio.givenBack(FLOAT_LINE);
    await relayStandsAt(1);
    expect(node.exitCode).toBeNull();
  }, 60_000);

  test('killed while filling leaves the relay on; all-off and the next start clear it first', async () => {
    const first = start('node');
    await relayStandsAt(0);
    const killed = once(first, 'exit');
    first.kill('SIGKILL');
    await killed;
    expect(await gpio.state(RELAY_LINE)).toMatchObject({ exported: true, direction: 'out', level: 0 });
    expect(await once(start('all-off'), 'exit')).toEqual([0, null]);
    expect(await gpio.state(RELAY_LINE)).toMatchObject({ direction: 'out', level: 1 });

    const second = start('node');
    await relayStandsAt(0);
    const again = once(second, 'exit');
    second.kill('SIGKILL');
    await again;
    await gpio.forget();
    start('node');
    await waitFor(
      'the relay to be cleared and the filling to begin again',
      async () => (await gpio.seenOutside(RELAY_LINE)).length >= 2,
      STARTS_MS,
    );
    // First the relay at rest, then everything else, and only then filling again.
    const lines = (await gpio.log()).filter((one) => /^(pin|export|direction)/.test(one));
    expect(lines[0]).toBe(`pin ${RELAY_LINE} out 1`);
    expect(await gpio.seenOutside(RELAY_LINE)).toEqual(['out 1', 'out 0']);
  }, 60_000);

  test('asked to end while filling leaves the relay driven at rest', async () => {
    const node = start('node');
    await relayStandsAt(0);
    const ended = once(node, 'exit');
    node.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await gpio.state(RELAY_LINE)).toMatchObject({ exported: true, direction: 'out', level: 1 });
  }, 60_000);
});
