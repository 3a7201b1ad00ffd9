import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { Rig } from './support/rig.js';
import { pulse } from './support/world.js';

const SILENT = { kind: 'silent' };

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
  rig.world.set([pulse(23, 24, 5_830)]);
});

afterEach(() => rig.close());

const echoes = (finder: Awaited<ReturnType<Rig['finder']>>) =>
  waitFor('an echo', async () => (await finder.range()).kind === 'echo', 15_000);

describe('a helper that is gone', () => {
  test('is silence, told once, before it was ever there; its sensor comes when it comes', async () => {
    const finder = await rig.finder();
    expect([await finder.range(), await finder.range()]).toEqual([SILENT, SILENT]);
    expect(rig.codes()).toEqual(['pigpio_helper_lost']);
    rig.helper();
    await echoes(finder);
  }, 30_000);

  test('killed in the middle of a ping is silence, and an echo again once it is restarted', async () => {
    const helper = await rig.helper().ready();
    const finder = await rig.finder();
    expect(await finder.range()).toMatchObject({ kind: 'echo' });
    // An echo that comes late leaves time to kill.
    rig.world.set([pulse(23, 24, 30_000, 50_000)]);
    const triggers = () => rig.world.trace().filter((line) => line.startsWith('trigger')).length;
    const before = triggers();
    const told = finder.range();
    await waitFor('the trigger', () => triggers() > before);
    await helper.end('SIGKILL');
    expect(await told).toEqual(SILENT);
    expect(await finder.range()).toEqual(SILENT);
    rig.world.set([pulse(23, 24, 5_830)]);
    await rig.helper().ready();
    await echoes(finder);
    expect(rig.codes()).toEqual(['pigpio_helper_lost']);
    expect(rig.log.lines.at(-1)?.sentence).toBe('The pigpio helper answers again.');
  }, 30_000);

  test('or hangs is silence, and an echo again once it goes on', async () => {
    const helper = await rig.helper().ready();
    const finder = await rig.finder();
    expect(await finder.range()).toMatchObject({ kind: 'echo' });
    helper.child.kill('SIGSTOP');
    expect(await finder.range()).toEqual(SILENT);
    await waitFor('the loss to be told', () => rig.codes().includes('pigpio_helper_lost'));
    rig.world.set([pulse(23, 24, 11_640)]);
    helper.child.kill('SIGCONT');
    await echoes(finder);
    expect(await finder.range()).toMatchObject({ echo_us: 11_640 });
  }, 30_000);

  test('was stopped as systemd does it: its own handlers come before those of the C library', async () => {
    const helper = await rig.helper().ready();
    const finder = await rig.finder();
    await finder.range();
    helper.child.kill('SIGTERM');
    helper.child.kill('SIGCONT');
    expect(await helper.end(null)).toBe(0);
    expect(helper.said).not.toContain('Unhandled signal');
    expect(rig.world.trace().slice(-2)).toEqual(['alert 24 0', 'terminate']);
    expect(await finder.range()).toEqual(SILENT);
  }, 30_000);
});

test('a driver that is stopped is silent, and keeps nothing open', async () => {
  await rig.helper().ready();
  const finder = await rig.finder();
  const pending = finder.range();
  await finder.stop();
  expect(await pending).toEqual(SILENT);
  expect(await finder.range()).toEqual(SILENT);
  await finder.stop();
}, 30_000);
