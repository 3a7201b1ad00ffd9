import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { levelPayload } from '../../../firmware/protocol/payloads.js';
import { LEVEL } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { LiveRig } from './live-rig.js';

const level = levelPayload.parse(LEVEL);

let live: LiveRig;
beforeEach(async () => {
  live = await LiveRig.start();
});
afterEach(() => live.stop());

describe('what is told', () => {
  test('changes, gathered: one delta for everybody, of each section the newest', async () => {
    const [ann, vic] = [await live.welcomed('admin'), await live.welcomed('viewer')];
    live.state.tellLevel('house', level);
    for (let percent = 0; percent <= 50; percent += 1) {
      live.state.tellLevel('farm', { ...level, ts: new Date(percent * 1000).toISOString(), percent });
    }
    await waitFor('the delta', () => ann.deltas.length > 0 && vic.deltas.length > 0);
    expect(ann.deltas).toEqual(vic.deltas);
    expect(ann.deltas).toEqual([
      {
        seq: 1,
        now: expect.any(String),
        tanks: [
          { id: 'house', level, stale: false },
          { id: 'farm', level: expect.objectContaining({ percent: 50 }), stale: false },
        ],
        nodes: [],
      },
    ]);
  });

  test('numbers without a gap, going on from the snapshot', async () => {
    const early = await live.welcomed('admin');
    live.state.tellLevel('house', level);
    await waitFor('the first delta', () => early.deltas.length === 1);
    const late = await live.welcomed('viewer');
    live.state.tellAvailability('pi0', 'offline');
    await waitFor('the second delta', () => early.deltas.length === 2 && late.deltas.length === 1);
    expect(early.deltas.map(({ seq }) => seq)).toEqual([1, 2]);
    expect([late.snapshots[0]?.seq, late.deltas[0]?.seq]).toEqual([1, 2]);
    expect(late.deltas[0]).toMatchObject({
      tanks: [
        { id: 'house', online: false, stale: true },
        { id: 'farm', online: false },
      ],
      nodes: [{ id: 'pi0', online: false }],
    });
  });

  test('every state of a command, each by itself', async () => {
    const vic = await live.welcomed('viewer');
    const body = { actuator: 'inlet', action: 'close' } as const;
    live.desk.request({ tank: 'house', body, by: { username: 'ann', role: 'admin' }, from: '' });
    await waitFor('both states', () => vic.commands.length === 2);
    expect(vic.commands.map(({ id, state: reached }) => `${id} ${reached}`)).toEqual([
      'command-0001 requested',
      'command-0001 sent',
    ]);
  });

  test('an alarm that is raised, one that somebody has seen, and one that is over: at once, to admins and viewers', async () => {
    const everybody = [await live.welcomed('admin'), await live.welcomed('viewer')];
    const told = async (changes: number) => {
      await waitFor('the alarm', () => everybody.every(({ alarms }) => alarms.length === changes));
      const [ann, vic] = everybody.map(({ alarms }) => alarms.map(({ id, state }) => `${id} ${state}`));
      expect(ann).toEqual(vic);
      return ann?.at(-1);
    };
    const look = (percent: number) => {
      live.state.tellLevel('house', { ...level, ts: new Date().toISOString(), percent });
      live.alarms.look();
    };
    look(5);
    expect(await told(1)).toBe('tank.house.level_low active_unacknowledged');
    live.alarms.acknowledge('tank.house.level_low', { by: { username: 'ann', role: 'admin' }, from: '' });
    expect(await told(2)).toBe('tank.house.level_low active_acknowledged');
    look(50);
    expect(await told(3)).toBe('tank.house.level_low cleared');
  });
});
