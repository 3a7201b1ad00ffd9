import { describe, expect, test } from '@jest/globals';
import { Recent } from '../../../../firmware/gateway/live/recent.js';
import type { AlarmView } from '../../../../firmware/protocol/alarms.js';

const told = (stale: boolean) => ({ tanks: [{ id: 'house', stale }], nodes: [] });
const alarm = (id: string, state: AlarmView['state']) => ({ id, state }) as AlarmView;

describe('what was told lately', () => {
  test('nothing was, before anything was', () => {
    expect(new Recent().since(0)).toEqual({ tanks: [], nodes: [], alarms: [] });
  });

  test('is given from a number on, of everything the newest', () => {
    const recent = new Recent();
    recent.addChanges(1, told(true), 0);
    recent.addChanges(2, { tanks: [{ id: 'farm', online: true }], nodes: [] }, 50);
    recent.addChanges(3, { ...told(false), nodes: [{ id: 'pi0', online: true }] }, 100);
    expect(recent.since(0)).toEqual({
      tanks: [
        { id: 'house', stale: false },
        { id: 'farm', online: true },
      ],
      nodes: [{ id: 'pi0', online: true }],
      alarms: [],
    });
    expect(recent.since(2)).toEqual({
      tanks: [{ id: 'house', stale: false }],
      nodes: [{ id: 'pi0', online: true }],
      alarms: [],
    });
    expect(recent.since(3)).toEqual({ tanks: [], nodes: [], alarms: [] });
  });

  test('alarms lie between the deltas: one in its newest state, until the next delta has its number', () => {
    const recent = new Recent();
    recent.addChanges(1, told(true), 0);
    recent.addAlarm(2, alarm('a', 'active_unacknowledged'), 10);
    recent.addAlarm(2, alarm('a', 'cleared'), 20);
    expect(recent.since(1)?.alarms).toEqual([alarm('a', 'cleared')]);
    expect(recent.since(2)?.alarms).toEqual([]);
  });

  test('what is older than ten seconds is forgotten, and nobody goes on from before it', () => {
    const recent = new Recent();
    recent.addChanges(1, told(true), 0);
    recent.addChanges(2, told(false), 1);
    recent.addChanges(3, told(true), 10_000);
    expect(recent.since(0)?.tanks).toEqual([{ id: 'house', stale: true }]);
    recent.addChanges(4, told(false), 10_001);
    expect(recent.since(0)).toBeUndefined();
    expect(recent.since(1)?.tanks).toEqual([{ id: 'house', stale: false }]);
    recent.addChanges(5, told(true), 60_000);
    expect(recent.since(3)).toBeUndefined();
    expect(recent.since(4)?.tanks).toEqual([{ id: 'house', stale: true }]);
  });
});
