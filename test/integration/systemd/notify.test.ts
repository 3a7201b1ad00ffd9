import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { SystemdWatchdog } from '../../../firmware/drivers/watchdog/systemd.js';
import { watchdogOf } from '../../../firmware/main/watchdog.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

/** A stand-in for systemd-notify, which notes what it is told to send, and where to. */
describe("systemd's watchdog", () => {
  let folder: string;
  let log: RecordedLog;
  const file = (name: string) => join(folder, name);
  const heard = () =>
    existsSync(file('heard')) ? readFileSync(file('heard'), 'utf8').trim().split('\n') : [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-notify-'));
    log = new RecordedLog();
    writeFileSync(
      file('notify'),
      `#!/bin/sh\n[ "$NOTIFY_SOCKET" = /run/notify ] && echo "$1" >> ${file('heard')}\n`,
    );
    chmodSync(file('notify'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const watchdog = (silence_ms: number | null, program = file('notify')) =>
    new SystemdWatchdog({ socket: '/run/notify', silence_ms, program, clock: new SystemClock(), log });

  test('ready, signs of life, and farewell, in this order', async () => {
    const one = watchdog(150);
    one.start(() => null);
    await waitFor('three signs', () => heard().filter((word) => word === 'WATCHDOG=1').length >= 3);
    await one.stop();
    await one.stop();
    const words = await waitFor('farewell', () => heard().includes('STOPPING=1') && heard());
    expect(words[0]).toBe('READY=1');
    expect(words.at(-1)).toBe('STOPPING=1');
    expect(new Set(words.slice(1, -1))).toEqual(new Set(['WATCHDOG=1']));
    expect(log.lines).toEqual([]);
  });

  test('no sign while something does not work, which is logged once; and signs again when it does', async () => {
    let fault: string | null = 'The control of house hangs';
    let asked = 0;
    const one = watchdog(60);
    one.start(() => {
      asked += 1;
      return fault;
    });
    await waitFor('some questions', () => asked > 5);
    expect(heard()).not.toContain('WATCHDOG=1');
    expect(log.lines).toMatchObject([
      { level: 'error', sentence: expect.stringContaining('of house hangs') },
    ]);
    fault = null;
    await waitFor('a sign', () => heard().includes('WATCHDOG=1'));
    await one.stop();
  });

  test('without WatchdogSec it tells the beginning and the end alone', async () => {
    const one = watchdog(null);
    one.start(() => null);
    await one.stop();
    await waitFor('farewell', () => heard().includes('STOPPING=1'));
    expect(heard()).toEqual(['READY=1', 'STOPPING=1']);
  });

  test('what cannot be told is logged once, and no matter of the process', async () => {
    writeFileSync(file('notify'), '#!/bin/sh\necho "Failed to notify init system" >&2\nexit 1\n');
    const one = watchdog(30);
    let asked = 0;
    one.start(() => {
      asked += 1;
      return null;
    });
    await waitFor('some questions', () => asked > 5);
    await one.stop();
    expect(log.lines).toMatchObject([
      { level: 'error', fields: { cause: expect.stringMatching(/^Failed to notify init system/) } },
    ]);
  });

  test('a helper that was killed is replaced', async () => {
    writeFileSync(
      file('notify'),
      `#!/bin/sh\necho "$1" >> ${file('heard')}\n[ "$1" = READY=1 ] && kill -9 $PPID\n`,
    );
    const one = watchdog(90);
    one.start(() => null);
    await waitFor('a sign', () => heard().includes('WATCHDOG=1'));
    await one.stop();
    expect(heard().at(-1)).toBe('STOPPING=1');
    expect(log.lines).toMatchObject([{ level: 'error', fields: { signal: 'SIGKILL' } }]);
  });

  test('a process that systemd did not start is not asked how it is', async () => {
    for (const variables of [{}, { NOTIFY_SOCKET: '' }]) {
      const none = watchdogOf(variables, log);
      none.start(() => {
        throw new Error('nobody asks');
      });
      await none.stop();
    }
  });
});
