import { beforeEach, describe, expect, test } from '@jest/globals';
import { Farm } from '../../../dashboard/src/live/farm.js';
import type { Delta, Resumed, Snapshot } from '../../../firmware/protocol/rest.js';
import { level, NOW, NOW_MS, tank } from './views.js';

const session = { username: 'admin', role: 'admin', gateway: 'gw0', version: '0.1.0' } as const;

function snapshot(seq: number, change: Partial<Snapshot> = {}): Snapshot {
  return {
    epoch: 'e1',
    seq,
    now: NOW,
    session,
    tanks: [tank(), tank({ id: 'farm', name: 'Farm tank' })],
    nodes: [{ id: 'pi0', online: true, host: null }],
    alarms: [],
    ...change,
  };
}

function delta(seq: number, change: Partial<Delta> = {}): Delta {
  return { seq, now: NOW, tanks: [], nodes: [], ...change };
}

describe('what the phone knows of the farm', () => {
  let farm: Farm;
  const percent = (id: string) => farm.tank(id)?.value.tank.level?.percent;

  beforeEach(() => {
    farm = new Farm();
    farm.take(snapshot(7), NOW_MS);
  });

  test('a snapshot is the whole farm', () => {
    expect(farm.loaded.value).toBe(true);
    expect(farm.tank_ids.value).toEqual(['house', 'farm']);
    expect(farm.node_ids.value).toEqual(['pi0']);
    expect(farm.told_ms.value).toBe(NOW_MS);
  });

  test('the next delta changes the sections it names and no others', () => {
    const change = delta(8, { tanks: [{ id: 'house', level: level({ percent: 61 }) }] });
    expect(farm.apply(change, NOW_MS + 50)).toBe('apply');
    expect(percent('house')).toBe(61);
    expect(farm.tank('house')?.value.tank.status?.code).toBe('ready');
    expect(percent('farm')).toBe(50);
    expect(farm.told_ms.value).toBe(NOW_MS + 50);
  });

  test('a section can become unknown again', () => {
    farm.apply(delta(8, { tanks: [{ id: 'house', level: null }] }), NOW_MS);
    expect(farm.tank('house')?.value.tank.level).toBeNull();
    expect(farm.tank('house')?.value.taken_ms).toBeNull();
  });

  test('a gap changes nothing and asks for a resync, until a snapshot has closed it', () => {
    const change = { tanks: [{ id: 'house', level: level({ percent: 61 }) }] };
    expect(farm.apply(delta(9, change), NOW_MS)).toBe('resync');
    expect(percent('house')).toBe(50);
    expect(farm.apply(delta(10, change), NOW_MS)).toBe('resync');
    farm.take(snapshot(10), NOW_MS);
    expect(farm.apply(delta(11, change), NOW_MS)).toBe('apply');
    expect(percent('house')).toBe(61);
  });

  test('a delta that is older than the snapshot is ignored', () => {
    expect(farm.apply(delta(7, { tanks: [{ id: 'house', level: level({ percent: 1 }) }] }), NOW_MS)).toBe(
      'ignore',
    );
    expect(percent('house')).toBe(50);
  });

  test('a tank or node nobody has introduced asks for a resync', () => {
    expect(farm.apply(delta(8, { tanks: [{ id: 'new', stale: false }] }), NOW_MS)).toBe('resync');
    expect(farm.apply(delta(8, { nodes: [{ id: 'pi9', online: true }] }), NOW_MS)).toBe('resync');
    expect(farm.apply(delta(8), NOW_MS)).toBe('apply');
  });

  test('a change of one tank wakes nobody who looks at another', () => {
    let woken = 0;
    farm.tank('farm')?.subscribe(() => {
      woken += 1;
    });
    farm.apply(delta(8, { tanks: [{ id: 'house', stale: true }] }), NOW_MS);
    expect(woken).toBe(1);
    farm.apply(delta(9, { tanks: [{ id: 'farm', stale: true }] }), NOW_MS);
    expect(woken).toBe(2);
  });

  test('a tank that has gone from the snapshot is gone', () => {
    farm.take(snapshot(20, { tanks: [tank({ id: 'farm' })] }), NOW_MS);
    expect(farm.tank_ids.value).toEqual(['farm']);
    expect(farm.tank('house')).toBeUndefined();
  });

  test('a restarted gateway that counts from the beginning is followed', () => {
    farm.take(snapshot(1), NOW_MS);
    expect(farm.apply(delta(2), NOW_MS)).toBe('apply');
  });

  test('nothing is left after clearing', () => {
    farm.clear();
    expect(farm.place).toBeNull();
    expect(farm.apply(delta(8), NOW_MS)).toBe('resync');
    expect(farm.loaded.value).toBe(false);
    expect(farm.tank('house')).toBeUndefined();
    expect(farm.node('pi0')).toBeUndefined();
  });

  describe('going on after a while', () => {
    const resumed = (seq: number, change: Partial<Resumed> = {}): Resumed => ({
      ...delta(seq),
      session,
      alarms: [],
      ...change,
    });

    test('takes all that changed since, and the next delta after it', () => {
      expect(farm.place).toEqual({ epoch: 'e1', seq: 7 });
      const change = { tanks: [{ id: 'house', level: level({ percent: 61 }) }] };
      expect(farm.catchUp(resumed(12, change), NOW_MS)).toBe('apply');
      expect([percent('house'), percent('farm')]).toEqual([61, 50]);
      expect(farm.place).toEqual({ epoch: 'e1', seq: 12 });
      expect(farm.apply(delta(12), NOW_MS)).toBe('ignore');
      expect(farm.apply(delta(13), NOW_MS)).toBe('apply');
    });

    test('a level that came meanwhile is as old as the clocks say, unlike one that is told at once', () => {
      const taken = new Date(NOW_MS - 4_000).toISOString();
      const change = { tanks: [{ id: 'house', level: level({ ts: taken, stale_after_s: 30 }) }] };
      farm.catchUp(resumed(12, change), NOW_MS);
      expect(farm.tank('house')?.value.taken_ms).toBe(NOW_MS - 4_000);
    });

    test('of a tank nobody has introduced needs a snapshot', () => {
      expect(farm.catchUp(resumed(12, { tanks: [{ id: 'new', stale: false }] }), NOW_MS)).toBe('resync');
      expect(farm.place).toEqual({ epoch: 'e1', seq: 7 });
    });
  });
});
