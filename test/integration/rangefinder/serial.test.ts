import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ranging } from '../../../firmware/domain/level/ranging.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { SerialRangeFinder } from '../../../firmware/drivers/rangefinder/serial.js';
import { openPty, type Pty } from '../../support/pty.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { uartFrame } from '../../support/uart-frame.js';
import { waitFor } from '../../support/wait-for.js';

const echo = (distance_mm: number): Ranging => ({ kind: 'echo', distance_mm });

let folder: string;
let devicePath: string;
let pty: Pty;
let log: RecordedLog;
let finder: SerialRangeFinder;
let stopSensor: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-serial-'));
  devicePath = join(folder, 'ttyUSB0');
  pty = await openPty(devicePath);
  log = new RecordedLog();
  stopSensor = () => {};
});

afterEach(async () => {
  stopSensor();
  await finder.stop();
  await pty.close();
  await rm(folder, { recursive: true });
});

async function start(
  mode: 'auto' | 'triggered',
  signal = new AbortController().signal,
  trigger_byte = 0x55,
): Promise<void> {
  finder = new SerialRangeFinder({
    device: devicePath,
    mode,
    trigger_byte,
    blind_zone_mm: 30,
    max_range_mm: 4_500,
    clock: new SystemClock(),
    log,
  });
  await finder.start(signal);
}

/** A sensor in auto mode: sends the bytes every 40 ms until another one takes its place. */
function sensorSends(...bytes: number[]): void {
  stopSensor();
  const timer = setInterval(() => pty.write(Uint8Array.from(bytes)), 40);
  stopSensor = () => clearInterval(timer);
}

const rangeUntil = (expected: Ranging) =>
  waitFor(JSON.stringify(expected), async () => {
    const told = await finder.range();
    return JSON.stringify(told) === JSON.stringify(expected);
  });

/** How many of this process's open files are pseudo-terminals. */
async function openTerminals(): Promise<number> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')),
  );
  return links.filter((link) => link.startsWith('/dev/pts/')).length;
}

describe('auto mode', () => {
  beforeEach(() => start('auto'));

  test('tells the distance of good frames', async () => {
    sensorSends(...uartFrame(1234));
    expect(await finder.range()).toEqual(echo(1234));
    expect(await finder.range()).toEqual(echo(1234));
  });

  test('tells a wrong checksum, and the next good frame after it', async () => {
    sensorSends(0xff, 0x04, 0xd2, 0x00);
    expect(await finder.range()).toEqual({ kind: 'bad_checksum' });
    sensorSends(...uartFrame(1234));
    await rangeUntil(echo(1234));
  });

  test('reads on past a cut frame', async () => {
    sensorSends(0xff, 0x04, ...uartFrame(1500));
    expect(await finder.range()).toEqual(echo(1500));
  });

  test('reads on past noise and stray headers', async () => {
    sensorSends(0x00, 0x7f, 0x13, ...uartFrame(900), 0x55);
    expect(await finder.range()).toEqual(echo(900));
    sensorSends(0xff, 0xff, ...uartFrame(901));
    await rangeUntil(echo(901));
  });

  test('calls noise without a frame damaged, not silent', async () => {
    sensorSends(0x00, 0x01, 0x02);
    expect(await finder.range()).toEqual({ kind: 'bad_checksum' });
  });

  test('is silent in a gap and reads on after it', async () => {
    sensorSends(...uartFrame(1000));
    expect(await finder.range()).toEqual(echo(1000));
    stopSensor();
    expect(await finder.range()).toEqual({ kind: 'silent' });
    sensorSends(...uartFrame(1001));
    await rangeUntil(echo(1001));
  });

  test('believes no frame that claims 65,535 mm, and no 0', async () => {
    sensorSends(...uartFrame(65_535));
    expect(await finder.range()).toEqual({ kind: 'no_echo' });
    sensorSends(...uartFrame(0));
    expect(await finder.range()).toEqual({ kind: 'no_echo' });
    sensorSends(...uartFrame(20));
    await rangeUntil({ kind: 'blind_zone' });
  });

  test.each([
    ['FFFD: an A0221 sees nothing', 0xfffd],
    ['FFFE: an A0221 hears another sensor', 0xfffe],
    ['5,500 mm: an A02 beyond its range', 5_500],
    ['6,000 mm and more: a JSN-SR04T that lost its echo', 6_030],
  ])('calls %s no echo', async (_, claimed_mm) => {
    sensorSends(...uartFrame(claimed_mm));
    expect(await finder.range()).toEqual({ kind: 'no_echo' });
  });

  test('hears a sensor in processed mode, which sends every 300 ms', async () => {
    stopSensor();
    const timer = setInterval(() => pty.write(uartFrame(1_697)), 300);
    stopSensor = () => clearInterval(timer);
    expect(await finder.range()).toEqual(echo(1_697));
    expect(await finder.range()).toEqual(echo(1_697));
  });

  test('never tells a frame that came before the call', async () => {
    pty.write(uartFrame(1000));
    // The process stalls: the frame waits in the kernel until after range() was called.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    const told = finder.range();
    sensorSends(...uartFrame(2000));
    expect(await told).toEqual(echo(2000));
  });

  test('callers at the same time share one answer', async () => {
    sensorSends(...uartFrame(700));
    expect(await Promise.all([finder.range(), finder.range(), finder.range()])).toEqual([
      echo(700),
      echo(700),
      echo(700),
    ]);
  });
});

describe('triggered mode', () => {
  let triggers: number[];

  beforeEach(async () => {
    triggers = [];
    await start('triggered');
  });

  /** A sensor that answers each 0x55 with the next of `answers`, and nothing when there is none. */
  function sensorAnswers(...answers: Uint8Array[]): void {
    pty.onData((bytes) => {
      for (const byte of bytes) {
        triggers.push(byte);
        const answer = answers.shift();
        if (answer !== undefined) pty.write(answer);
      }
    });
  }

  test('sends 0x55 and tells the answer', async () => {
    sensorAnswers(uartFrame(1800), uartFrame(1801));
    expect(await finder.range()).toEqual(echo(1800));
    expect(await finder.range()).toEqual(echo(1801));
    expect(triggers).toEqual([0x55, 0x55]);
  });

  test('is silent when no answer comes, and hears the next one', async () => {
    let mute = true;
    pty.onData(() => mute || pty.write(uartFrame(1800)));
    expect(await finder.range()).toEqual({ kind: 'silent' });
    mute = false;
    // On a busy machine an answer may come too late for its ping.
    const heard = () => finder.range().then((one) => one.kind !== 'silent' && one);
    expect(await waitFor('an answer', heard)).toEqual(echo(1800));
  });

  test('throws away what came before the trigger', async () => {
    sensorAnswers(uartFrame(1800));
    pty.write(uartFrame(99));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    expect(await finder.range()).toEqual(echo(1800));
  });

  test('tells a damaged answer', async () => {
    sensorAnswers(Uint8Array.of(0xff, 0x01, 0x02, 0x03));
    expect(await finder.range()).toEqual({ kind: 'bad_checksum' });
  });

  test('gives the echo of a ping time to die away before the next', async () => {
    const at_ms: number[] = [];
    pty.onData(() => at_ms.push(performance.now()));
    sensorAnswers(uartFrame(100), uartFrame(100), uartFrame(100));
    for (let ping = 0; ping < 3; ping += 1) await finder.range();
    const [first = 0, , third = 0] = at_ms;
    // Two spacings of 70 ms; the bytes' own way to the test may differ by some ms.
    expect(third - first).toBeGreaterThan(120);
  });
});

test('a triggered sensor with a trigger of its own (AJ-SR04M: 0x01) is told with that', async () => {
  await start('triggered', new AbortController().signal, 0x01);
  pty.onData((bytes) => {
    for (const byte of bytes) if (byte === 0x01) pty.write(uartFrame(2_100));
  });
  expect(await finder.range()).toEqual(echo(2_100));
});

describe('a device that is not there', () => {
  const silent: Ranging = { kind: 'silent' };
  const warnings = () => log.lines.filter((line) => line.level === 'warn');

  test('at start is silent, told once, and used when it appears', async () => {
    await pty.close();
    await start('auto');
    expect(await finder.range()).toEqual(silent);
    pty = await openPty(devicePath);
    sensorSends(...uartFrame(1234));
    await rangeUntil(echo(1234));
    expect(warnings()).toMatchObject([{ fields: { code: 'serial_line_lost', device: devicePath } }]);
  });

  test('is silent when unplugged, also for a call under way, and reads on when plugged in again', async () => {
    await start('auto');
    sensorSends(...uartFrame(1000));
    expect(await finder.range()).toEqual(echo(1000));

    stopSensor();
    const underWay = finder.range();
    await pty.close();
    expect(await underWay).toEqual(silent);
    await waitFor('the loss in the log', () => warnings().length === 1);
    expect(await finder.range()).toEqual(silent);

    pty = await openPty(devicePath);
    sensorSends(...uartFrame(1001));
    await rangeUntil(echo(1001));
    expect(warnings()).toHaveLength(1);
  });

  test('that is no serial device is silent', async () => {
    devicePath = folder;
    await start('auto');
    expect(await finder.range()).toEqual(silent);
  });
});

describe('stop()', () => {
  test('ends a call under way, closes the device, may be called twice, and lets start() follow', async () => {
    await start('auto');
    expect(await openTerminals()).toBe(1);
    const underWay = finder.range();
    await Promise.all([finder.stop(), finder.stop()]);
    expect(await underWay).toEqual({ kind: 'silent' });
    expect(await openTerminals()).toBe(0);
    expect(await finder.range()).toEqual({ kind: 'silent' });

    await finder.start(new AbortController().signal);
    sensorSends(...uartFrame(1234));
    await rangeUntil(echo(1234));
  });

  test('happens when the signal aborts', async () => {
    const ending = new AbortController();
    await start('auto', ending.signal);
    expect(await openTerminals()).toBe(1);
    ending.abort();
    await waitFor('the device to be closed', async () => (await openTerminals()) === 0);
  });

  test('during start leaves nothing open', async () => {
    const starting = start('auto');
    await finder.stop();
    await starting;
    expect(await openTerminals()).toBe(0);
  });
});
