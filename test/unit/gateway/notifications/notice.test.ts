import { describe, expect, test } from '@jest/globals';
import { alarmNotice, heartbeatNotice } from '../../../../firmware/gateway/notifications/notice.js';
import type { AlarmView } from '../../../../firmware/protocol/alarms.js';

/** As a farm of 250 tanks has them, whose names are in a script of three bytes a letter. */
const farm = {
  gateway: 'gw0',
  nameOf: ({ subject }: AlarmView) => `घर के पीछे की बड़ी टंकी, ऊपर वाली ${subject}`,
};
const alarms = (count: number, state: AlarmView['state'], priority: AlarmView['priority']): AlarmView[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ id: `tank.t${n}.level_low`, ts: '2026-03-01T06:00:00.000Z', raised: '2026-03-01T06:00:00.000Z' },
    ...{ scope: 'tank', subject: `t${n}`, code: 'level_low', state, priority, args: {} },
    ...{ text: 'the level is low, at 4.2 %', acknowledged_by: null, shelved_until: null },
  }));
/** What a server of ntfy takes as it is delivered (`message-size-limit`). */
const TAKEN_BYTES = 4_096;

describe('a message of more than anybody reads', () => {
  test.each([
    [250, 0],
    [0, 250],
    [25, 25],
    [250, 250],
  ])('about %d alarms that stand and %d that are over is taken by every server', (stand, over) => {
    const standing = alarms(stand, 'active_unacknowledged', 'critical');
    const { text } = alarmNotice(standing, alarms(over, 'returned_unacknowledged', 'high'), farm);
    expect(Buffer.byteLength(text)).toBeLessThan(TAKEN_BYTES);
    const lines = text.split('\n');
    expect(lines[0]).toContain('t0: the level is low');
    // Nothing is left out in silence.
    const left = [...text.matchAll(/… and (\d+) more: see the dashboard/g)].map(([, n]) => Number(n));
    const told = lines.filter((line) => line.includes('the level is low')).length;
    expect(told + left.reduce((sum, n) => sum + n, 0)).toBe(stand + over);
    expect(text.endsWith('from being repeated.')).toBe(stand > 0);
  });

  test('tells all of a few', () => {
    const { text } = alarmNotice(alarms(3, 'active_unacknowledged', 'high'), [], farm);
    expect(text.split('\n')).toHaveLength(4);
    expect(text).not.toContain('more');
  });

  test('is no weekly word either', () => {
    const { text } = heartbeatNotice(250, alarms(250, 'active_acknowledged', 'high'), farm);
    expect(Buffer.byteLength(text)).toBeLessThan(TAKEN_BYTES);
    expect(text).toMatch(/250 tanks are looked after[\s\S]*… and 2\d\d more: see the dashboard\.$/);
  });
});
