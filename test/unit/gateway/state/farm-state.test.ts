import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { type FarmChange, FarmState } from '../../../../firmware/gateway/state/farm-state.js';
import {
  aboutPayload,
  hostPayload,
  levelPayload,
  readingRecord,
} from '../../../../firmware/protocol/payloads.js';
import { ABOUT, LEVEL, READING, VALID_PAYLOADS } from '../../../support/payloads.js';

const level = levelPayload.parse(LEVEL);
const laterLevel = { ...level, ts: '2026-03-01T06:01:00.000Z', percent: 51 };
const about = aboutPayload.parse(ABOUT);

let clock: VirtualClock;
let state: FarmState;
let changes: FarmChange[];
beforeEach(() => {
  clock = new VirtualClock();
  const secret_sha256 = '0'.repeat(64);
  state = new FarmState({
    clock,
    nodes: [
      { id: 'pi0', secret_sha256, tanks: ['house', 'farm'] },
      { id: 'pi1', secret_sha256, tanks: ['shed'] },
    ],
  });
  changes = [];
  state.onChange((change) => changes.push(change));
});

const stale = (tank: string) => state.tank(tank)?.stale;

describe('FarmState', () => {
  test('knows every registered tank and node from the beginning, and nothing else of them', () => {
    expect(
      state.tanks().map(({ id, node, online, stale, level }) => ({ id, node, online, stale, level })),
    ).toEqual([
      { id: 'house', node: 'pi0', online: false, stale: true, level: null },
      { id: 'farm', node: 'pi0', online: false, stale: true, level: null },
      { id: 'shed', node: 'pi1', online: false, stale: true, level: null },
    ]);
    expect(state.nodes()).toEqual([
      { id: 'pi0', online: false, host: null },
      { id: 'pi1', online: false, host: null },
    ]);
  });

  test('a level is fresh until it is older than its own limit', async () => {
    state.tellAvailability('pi0', 'online');
    state.tellLevel('house', level);
    expect(stale('house')).toBe(false);
    await clock.advance(level.stale_after_s * 1000);
    state.judgeAges();
    expect(stale('house')).toBe(false);
    await clock.advance(1);
    changes.length = 0;
    state.judgeAges();
    expect(stale('house')).toBe(true);
    expect(changes).toEqual([{ tank: { id: 'house', stale: true } }]);
  });

  test('a jump of the wall clock makes nothing stale and nothing fresh', () => {
    state.tellAvailability('pi0', 'online');
    state.tellLevel('house', level);
    clock.jumpWall(10 * 365 * 86_400_000);
    state.judgeAges();
    expect(stale('house')).toBe(false);
    clock.jumpWall(-20 * 365 * 86_400_000);
    state.judgeAges();
    expect(stale('house')).toBe(false);
  });

  test('a level that is told again does not become younger', async () => {
    state.tellAvailability('pi0', 'online');
    state.tellLevel('house', level);
    await clock.advance(170_000);
    state.tellLevel('house', level);
    await clock.advance(20_000);
    state.judgeAges();
    expect(stale('house')).toBe(true);
    state.tellLevel('house', laterLevel);
    expect(stale('house')).toBe(false);
  });

  test('everything of a node that went offline is stale, and of no other', () => {
    for (const node of ['pi0', 'pi1']) state.tellAvailability(node, 'online');
    for (const tank of ['house', 'farm', 'shed']) state.tellLevel(tank, level);
    state.tellAvailability('pi0', 'offline');
    expect(['house', 'farm', 'shed'].map(stale)).toEqual([true, true, false]);
    expect(state.tank('house')).toMatchObject({ online: false, level });
    state.tellAvailability('pi0', 'online');
    // What else it said may be of before, too: it tells all of it anew, its level among the first.
    expect(stale('house')).toBe(true);
    state.tellLevel('house', level);
    expect([stale('house'), stale('farm')]).toEqual([false, true]);
  });

  test('a level from before the restart is shown, and as stale, whatever its age', () => {
    const reading = readingRecord.parse(READING);
    state.restore(
      { all: () => [{ tank: 'house', about, rule: null, schedule: null }] },
      { latest: () => [reading] },
    );
    expect(state.tank('house')).toMatchObject({
      name: 'House tank',
      online: false,
      stale: true,
      level: { percent: 50 },
    });
    state.tellAvailability('pi0', 'online');
    expect(stale('house')).toBe(true);
    state.tellLevel('house', laterLevel);
    expect(stale('house')).toBe(false);
  });

  test('what the store knows of a tank that is no longer registered is left alone', () => {
    const reading = readingRecord.parse({ ...READING, tank: 'sold' });
    state.restore(
      { all: () => [{ tank: 'sold', about, rule: null, schedule: null }] },
      { latest: () => [reading] },
    );
    state.tellLevel('sold', level);
    expect(state.tank('sold')).toBeUndefined();
    expect(changes).toEqual([]);
  });

  test('tells only the sections that changed', () => {
    const host = hostPayload.parse(VALID_PAYLOADS.host);
    state.tellHost('pi0', host);
    state.tellAbout('house', about);
    expect(changes).toEqual([
      { node: { id: 'pi0', host } },
      {
        tank: {
          id: 'house',
          name: 'House tank',
          shape: 'vertical_cylinder',
          height_mm: 1800,
          capacity_litres: 2000,
          actuators: ['inlet'],
          max_run_s: 3600,
          fitted: {},
          position: null,
        },
      },
    ]);
  });

  test('a node cannot move a tank to itself by what it says of it', () => {
    state.tellAbout('house', { ...about, node: 'pi1' });
    expect(state.tank('house')?.node).toBe('pi0');
  });

  test('shows what the node says the tank has, and forgets what was taken out', () => {
    const outlet = { reserve_percent: 20 };
    state.tellAbout('house', { ...about, outlet });
    expect(state.tank('house')?.fitted).toEqual({ outlet });
    state.tellAbout('house', about);
    expect(state.tank('house')?.fitted).toEqual({});
  });

  test('shows where the node says the tank stands, and forgets it when that is taken back', () => {
    state.tellAbout('house', { ...about, position: { x_m: 3, y_m: -4 } });
    expect(state.tank('house')?.position).toEqual({ x_m: 3, y_m: -4 });
    state.tellAbout('house', about);
    expect(state.tank('house')?.position).toBeNull();
  });
});
