import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChronyConfirmation } from '../../../firmware/drivers/clock/confirmation/chrony.js';
import { FirstConfirmation } from '../../../firmware/drivers/clock/confirmation/first-of.js';
import { RememberedConfirmation } from '../../../firmware/drivers/clock/confirmation/remembered.js';
import { SinceBoot } from '../../../firmware/drivers/clock/confirmation/since-boot.js';
import { TimesyncdConfirmation } from '../../../firmware/drivers/clock/confirmation/timesyncd.js';

const HOUR_MS = 3_600_000;
/** A machine that has been up for three hours, measured the time an hour ago, and shows this. */
const NOW_MS = 1_775_000_000_000 + HOUR_MS;
const UPTIME_S = 3 * 3_600;

let root: string;
let wall_ms: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-time-'));
  wall_ms = NOW_MS;
  mkdirSync(join(root, 'proc'));
  writeFileSync(join(root, 'proc/uptime'), `${UPTIME_S}.42 20000.11\n`);
});
afterEach(() => rmSync(root, { recursive: true }));

const sinceBoot = () => new SinceBoot(root, { wall_ms: () => wall_ms });

/** A chronyc that prints what is given. */
function chronyc(output: string, exit_code = 0): ChronyConfirmation {
  const program = join(root, 'chronyc');
  writeFileSync(program, `#!/bin/sh\nprintf '%s' '${output}'\nexit ${exit_code}\n`);
  chmodSync(program, 0o755);
  return new ChronyConfirmation(sinceBoot(), program);
}

/** systemd-timesyncd that was answered by a server when the clock showed this. */
function timesyncd(answered_ms: number): TimesyncdConfirmation {
  const folder = join(root, 'run/systemd/timesync');
  mkdirSync(folder, { recursive: true });
  const stamp = join(folder, 'synchronized');
  writeFileSync(stamp, '');
  utimesSync(stamp, answered_ms / 1_000, answered_ms / 1_000);
  return new TimesyncdConfirmation(root, sinceBoot());
}

/** How far somebody set the clock since the time service spoke, and whether that can be seen. */
const SET = [
  ['not at all', 0, true],
  ['two hours on, within the time it has been up', 2 * HOUR_MS, true],
  ['six hours on', 6 * HOUR_MS, false],
  ['ten years on', 10 * 365 * 24 * HOUR_MS, false],
  ['two hours back', -2 * HOUR_MS, false],
] as const;

const TRACKING =
  'C0248F86,192.36.143.134,2,1775000000.123456789,0.000001,0.000002,0.0001,-5.1,0.01,0.1,0.02,0.001,64.2,Normal\n';

describe('systemd-timesyncd', () => {
  test('has confirmed nothing before its stamp is there, and every touch is another occasion', async () => {
    expect(await new TimesyncdConfirmation(root, sinceBoot()).newest()).toBeNull();
    const first = await timesyncd(NOW_MS - HOUR_MS).newest();
    expect(first).toBe('timesyncd 1775000000000000000');
    expect(await timesyncd(NOW_MS - HOUR_MS).newest()).toBe(first);
    expect(await timesyncd(NOW_MS - 64_000).newest()).not.toBe(first);
    expect(await timesyncd(NOW_MS).newest()).not.toBeNull();
  });

  test.each(SET)(
    'is believed after a start when the clock was set %s: %d ms',
    async (_, set_ms, believed) => {
      const stamped = timesyncd(NOW_MS - HOUR_MS);
      wall_ms = NOW_MS + set_ms;
      expect((await stamped.newest()) !== null).toBe(believed);
    },
  );

  test('is not believed where nobody can tell how long the machine has been up', async () => {
    rmSync(join(root, 'proc/uptime'));
    expect(await timesyncd(NOW_MS).newest()).toBeNull();
  });
});

describe('chronyd', () => {
  test('names the time of its newest measurement', async () => {
    expect(await chronyc(TRACKING).newest()).toBe('chrony 1775000000.123456789');
  });

  test.each([
    ['not synchronised', TRACKING.replace('Normal', 'Not synchronised'), 0],
    ['never measured', TRACKING.replace('1775000000.123456789', '0.000000000'), 0],
    ['no daemon', '506 Cannot talk to daemon', 1],
    ['empty', '', 0],
    ['cut off', 'C0248F86,192.36', 0],
  ])('%s is no confirmation', async (_, output, exit_code) => {
    expect(await chronyc(output, exit_code).newest()).toBeNull();
  });

  test.each(SET)('is believed when the clock was set %s: %d ms', async (_, set_ms, believed) => {
    wall_ms = NOW_MS + set_ms;
    expect((await chronyc(TRACKING).newest()) !== null).toBe(believed);
  });

  test.each([
    ['119.9', true],
    ['-119.9', true],
    ['121.0', false],
    ['-21600.5', false],
  ])('whose clock is %s s off confirms: %s', async (offset_s, believed) => {
    const tracking = TRACKING.replace('0.000001', offset_s);
    expect((await chronyc(tracking).newest()) !== null).toBe(believed);
  });

  test('that is not installed is no confirmation', async () => {
    expect(await new ChronyConfirmation(sinceBoot(), join(root, 'nothing')).newest()).toBeNull();
  });
});

test('the first service that has a word is believed', async () => {
  const silent = new TimesyncdConfirmation(root, sinceBoot());
  expect(await new FirstConfirmation([silent, chronyc(TRACKING)]).newest()).toMatch(/^chrony /);
  expect(await new FirstConfirmation([silent]).newest()).toBeNull();
});

describe('a confirmation that is remembered', () => {
  const boot = (id: string) => {
    mkdirSync(join(root, 'proc/sys/kernel/random'), { recursive: true });
    writeFileSync(join(root, 'proc/sys/kernel/random/boot_id'), `${id}\n`);
  };
  /** The process starts again. */
  const started = (service = timesyncd(NOW_MS - HOUR_MS)) =>
    new RememberedConfirmation(service, sinceBoot(), join(root, 'clock.json'));
  const isBelieved = async (one = started()) => (await one.newest()) !== null;

  beforeEach(() => boot('first'));

  test.each([2 * HOUR_MS, 6 * 60_000])('is worth nothing once the clock was set by %d ms', async (set_ms) => {
    const before = started();
    expect(await isBelieved(before)).toBe(true);
    wall_ms += set_ms;
    expect(await isBelieved(before)).toBe(false);
    expect(await isBelieved()).toBe(false);
    expect(await isBelieved()).toBe(false);
    wall_ms -= set_ms;
    expect(await isBelieved()).toBe(true);
  });

  test('is told anew by the service, and after a start of the machine', async () => {
    expect(await isBelieved()).toBe(true);
    wall_ms += 2 * HOUR_MS;
    expect(await isBelieved()).toBe(false);
    expect(await isBelieved(started(timesyncd(wall_ms - 1_000)))).toBe(true);
    wall_ms += HOUR_MS;
    boot('second');
    expect(await isBelieved(started(timesyncd(wall_ms - 1_000)))).toBe(true);
  });

  test.each(['', 'null', '{"boot":'])('is what the service says where the file holds %j', async (text) => {
    writeFileSync(join(root, 'clock.json'), text);
    expect(await isBelieved()).toBe(true);
  });

  test('is what the service says where nothing can be written', async () => {
    mkdirSync(join(root, 'clock.json'));
    expect(await isBelieved()).toBe(true);
    expect(await isBelieved()).toBe(true);
  });
});
