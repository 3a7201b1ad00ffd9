import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { describeOnFakeGpio } from '../gpio/support/needs.js';
import { Bench, INLET_LINE, type Running, relayTest } from './support/bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.begin({ gpio: true });
});
afterEach(() => bench.end());

const line = async () => (await bench.board.state(INLET_LINE)).level;
/** Whether the valve was ever open. */
const wasOpen = async () => (await bench.board.seenOutside(INLET_LINE)).includes('out 1');

async function openValve(seconds: number, ...more: string[]): Promise<Running> {
  const running = bench.start(relayTest(seconds, ...more));
  await waitFor('the open valve', async () => (await line()) === 1, 30_000);
  return running;
}

/** Processes of the bench's own guard, by what they were started with. */
function guards(): number[] {
  const found = execFileSync('sh', ['-c', 'pgrep -f "guard-process.*house[.]inlet" || true'], {
    encoding: 'utf8',
  });
  return found.split('\n').filter(Boolean).map(Number);
}

describeOnFakeGpio('relay test, with the node stopped', () => {
  test('opens the valve for so long, sees the water rise, and leaves the relay at rest', async () => {
    bench.distance(1000, 2);
    const running = await openValve(3, '--json');
    bench.distance(990, 2);
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      tank: 'house',
      through: 'direct',
      ended: 'time',
      at_rest: true,
      verdict: 'water_flows',
    });
    expect(document.open_s).toBeGreaterThanOrEqual(3);
    expect(document.open_s).toBeLessThan(4);
    expect(Math.abs(document.rise_mm - 10)).toBeLessThan(3);
    expect(await bench.board.seenOutside(INLET_LINE)).toEqual(['out 0', 'out 1', 'out 0']);
    expect(guards()).toEqual([]);
  }, 60_000);

  test('an inlet that usually brings water and does not is told', async () => {
    bench.configure({ inlet: { relay: { driver: 'onoff', gpio: 17 }, inflow_lph: 20_000 } });
    bench.distance(1000);
    const { ended, document } = await bench.json(...relayTest(2));
    expect(ended.code).toBe(11);
    expect(document).toMatchObject({ verdict: 'no_water', at_rest: true });
  }, 60_000);

  test('a pump is tried by its own relay: the level falls, and the reserve stops it', async () => {
    const pump = { relay: { driver: 'onoff', gpio: 27 }, direction: 'transfer', to_tank: 'high' };
    bench.configure({ inlet: null, pump: { ...pump, reserve_percent: 50, restore_percent: 51 } });
    const pumpLine = async () => (await bench.board.state(512 + 27)).level;
    bench.distance(1000, 2);
    const running = bench.start(['relay', 'test', 'house.pump', '--seconds', '3', '--json']);
    await waitFor('the running pump', async () => (await pumpLine()) === 1, 30_000);
    bench.distance(1010, 2);
    const { code, stdout } = await running.ended;
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ relay: 'house.pump', through: 'direct', ended: 'time', at_rest: true, verdict: 'water_flows' },
    });
    expect(code).toBe(0);
    expect(await pumpLine()).toBe(0);
    bench.distance(1060);
    const refused = await bench.json('relay', 'test', 'house.pump', '--seconds', '1');
    expect(refused.document).toMatchObject({ error: { code: 'at_reserve' } });
    expect(await pumpLine()).toBe(0);
  }, 60_000);

  test('an outlet that is open without current is closed by its test, and open again after it', async () => {
    bench.configure({
      inlet: null,
      outlet: { relay: { driver: 'onoff', gpio: 27 }, safe_position: 'open' },
    });
    bench.silence();
    const { ended, document } = await bench.json('relay', 'test', 'house.outlet', '--seconds', '1');
    expect(document).toMatchObject({ relay: 'house.outlet', at_rest: true, verdict: 'not_judged' });
    expect(ended.code).toBe(0);
    expect(await bench.board.seenOutside(512 + 27)).toEqual(['out 0', 'out 1', 'out 0']);
  }, 60_000);

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTSTP'] as const)(
    '%s closes it at once',
    async (signal) => {
      bench.distance(1000);
      const running = await openValve(30);
      running.child.kill(signal);
      const { code, stdout } = await running.ended;
      expect(await line()).toBe(0);
      expect(code).toBe(130);
      expect(stdout).toContain('Closed before its time: you ended it.');
      expect(guards()).toEqual([]);
    },
    60_000,
  );

  test('kill -9 closes it by the hand of the guard', async () => {
    bench.distance(1000);
    const running = await openValve(30);
    running.child.kill('SIGKILL');
    await running.ended;
    await waitFor('the closed valve', async () => (await line()) === 0);
    await waitFor('the guard to go', () => guards().length === 0);
  }, 60_000);

  test('a command that is frozen in the middle is overdue, and the guard closes it', async () => {
    bench.distance(1000);
    const running = await openValve(2);
    running.child.kill('SIGSTOP');
    await waitFor('the closed valve', async () => (await line()) === 0, 10_000);
    running.child.kill('SIGCONT');
    await running.ended;
    expect(await line()).toBe(0);
  }, 60_000);

  test('without its guard it does not stay open', async () => {
    bench.distance(1000);
    const running = await openValve(30);
    const [guard = 0] = guards();
    process.kill(guard, 'SIGKILL');
    await waitFor('the closed valve', async () => (await line()) === 0);
    const { code, stdout } = await running.ended;
    expect(code).toBe(11);
    expect(stdout).toContain('the process that guards the valve was ended');
    expect(await line()).toBe(0);
  }, 60_000);

  test('a line that does not obey is told as it is, and the guard goes on trying', async () => {
    bench.distance(1000);
    const running = await openValve(2);
    await bench.board.short(INLET_LINE, 1);
    const { code, stderr } = await running.ended;
    expect(code).toBe(11);
    expect(stderr).toContain('could not be switched off. Close the valve by hand');
    await bench.board.short(INLET_LINE, null);
    await waitFor('the closed valve', async () => (await line()) === 0);
    await waitFor('the guard to go', () => guards().length === 0);
  }, 60_000);

  test('a sensor that is lost in the middle closes it', async () => {
    bench.distance(1000);
    const running = await openValve(30);
    bench.silence();
    const { code, stdout } = await running.ended;
    expect(code).toBe(11);
    expect(stdout).toContain('Closed before its time: the level is not known for sure');
    expect(await line()).toBe(0);
  }, 60_000);

  test.each([
    ['an unknown level', 'level_unknown', () => bench.silence()],
    ['a full tank', 'tank_full', () => bench.distance(330)],
  ])(
    '%s is refused, unless the supply is shut off',
    async (_what, code, prepare) => {
      prepare();
      const { ended, document } = await bench.json(...relayTest(1));
      expect(ended.code).toBe(4);
      expect(document).toMatchObject({ error: { code, hint: expect.stringContaining('--supply-shut-off') } });
      expect(await wasOpen()).toBe(false);
      const shutOff = await bench.json(...relayTest(1, '--supply-shut-off'));
      expect(shutOff.ended.code).toBe(0);
      expect(await wasOpen()).toBe(true);
      expect(await line()).toBe(0);
    },
    60_000,
  );

  test('a tank that becomes full closes it', async () => {
    bench.distance(400);
    const running = await openValve(30);
    bench.distance(365);
    expect((await running.ended).stdout).toContain('at or above the full mark of 95 %');
    expect(await line()).toBe(0);
  }, 60_000);

  test.each([
    [['--seconds', '61'], 2, 'usage'],
    [['--seconds', '0'], 2, 'usage'],
    [['--seconds', '-1'], 2, 'usage'],
    [['--seconds', '1e309'], 2, 'usage'],
    [['--seconds', '21'], 2, 'too_long'],
    [[], 2, 'usage'],
  ])('%j is refused, and nothing is switched', async (args, exit, code) => {
    bench.configure({ inlet: { relay: { driver: 'onoff', gpio: 17 }, max_run_s: 20 } });
    const { ended, document } = await bench.json('relay', 'test', 'house', ...args);
    expect({ exit: ended.code, document }).toMatchObject({ exit, document: { error: { code } } });
    expect((await bench.board.state(INLET_LINE)).exported).toBe(false);
  });

  test('--dry-run switches nothing, and a tank without an inlet has none to test', async () => {
    const { document } = await bench.json(...relayTest(5, '--dry-run'));
    expect(document).toMatchObject({ dry_run: true, changed: false, through: 'direct' });
    bench.configure({ inlet: null });
    expect((await bench.json(...relayTest(5))).document).toMatchObject({ error: { code: 'no_inlet' } });
    expect((await bench.board.state(INLET_LINE)).exported).toBe(false);
  });

  test('a pin that somebody else holds is told, with nothing switched', async () => {
    bench.distance(1000);
    await bench.board.forbid(INLET_LINE, 'EBUSY');
    const { ended, document } = await bench.json(...relayTest(2));
    expect(ended.code).toBe(11);
    expect(document).toMatchObject({ error: { code: 'relay_line_unavailable' } });
    expect(guards()).toEqual([]);
  }, 60_000);

  test('a second one waits its turn, and gives up', async () => {
    bench.distance(1000);
    const running = await openValve(20);
    const { ended, document } = await bench.json(...relayTest(1));
    expect(ended.code).toBe(5);
    expect(document).toMatchObject({ error: { message: expect.stringContaining('sluice relay test') } });
    expect(await line()).toBe(1);
    running.child.kill('SIGINT');
    await running.ended;
    expect(await line()).toBe(0);
  }, 60_000);
});
