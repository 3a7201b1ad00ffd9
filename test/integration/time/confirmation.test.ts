import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChronyConfirmation } from '../../../firmware/drivers/clock/confirmation/chrony.js';
import { FirstConfirmation } from '../../../firmware/drivers/clock/confirmation/first-of.js';
import { TimesyncdConfirmation } from '../../../firmware/drivers/clock/confirmation/timesyncd.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-time-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A chronyc that prints what is given. */
function chronyc(output: string, exit_code = 0): ChronyConfirmation {
  const program = join(root, 'chronyc');
  writeFileSync(program, `#!/bin/sh\nprintf '%s' '${output}'\nexit ${exit_code}\n`);
  chmodSync(program, 0o755);
  return new ChronyConfirmation(program);
}

const TRACKING =
  'C0248F86,192.36.143.134,2,1775000000.123456789,0.000001,0.000002,0.0001,-5.1,0.01,0.1,0.02,0.001,64.2,Normal\n';

describe('systemd-timesyncd', () => {
  test('has confirmed nothing before its stamp is there, and every touch is another occasion', async () => {
    const timesyncd = new TimesyncdConfirmation(root);
    expect(await timesyncd.newest()).toBeNull();
    const folder = join(root, 'run/systemd/timesync');
    mkdirSync(folder, { recursive: true });
    const stamp = join(folder, 'synchronized');
    writeFileSync(stamp, '');
    utimesSync(stamp, 1000, 1000);
    const first = await timesyncd.newest();
    expect(first).toBe('timesyncd 1000000000000');
    expect(await timesyncd.newest()).toBe(first);
    utimesSync(stamp, 1064, 1064);
    expect(await timesyncd.newest()).not.toBe(first);
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

  test('that is not installed is no confirmation', async () => {
    expect(await new ChronyConfirmation(join(root, 'nothing')).newest()).toBeNull();
  });
});

test('the first service that has a word is believed', async () => {
  const timesyncd = new TimesyncdConfirmation(root);
  expect(await new FirstConfirmation([timesyncd, chronyc(TRACKING)]).newest()).toMatch(/^chrony /);
  expect(await new FirstConfirmation([timesyncd]).newest()).toBeNull();
});
