import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AlarmRig } from './alarm-rig.js';

/** What farms are delivered with: limit, delays and priority of each alarm, as the desk has them. */

let rig: AlarmRig;
beforeEach(() => {
  rig = new AlarmRig();
  rig.level();
});
afterEach(() => rig.end());

/** How an alarm comes and goes: `value` does not raise it, `at` does; once raised `still` keeps it, `clear` ends it. */
interface Row {
  readonly code: string;
  readonly priority: string;
  readonly on_s: number;
  readonly off_s: number;
  readonly quiet: () => void;
  readonly at: () => void;
  readonly still?: () => void;
  readonly clear: () => void;
}

const level = (percent: number) => () => rig.level({ percent });
const host = (part: Parameters<AlarmRig['host']>[0]) => () => rig.host(part);
const fault = (name: string | null) => () => rig.fault(name);

const LEVELS: Row[] = [
  {
    ...{ code: 'level_low', priority: 'high', on_s: 30, off_s: 0 },
    ...{ quiet: level(10.1), at: level(10), still: level(14.9), clear: level(15) },
  },
  {
    ...{ code: 'level_high', priority: 'high', on_s: 5, off_s: 0 },
    ...{ quiet: level(89.9), at: level(90), still: level(80.1), clear: level(80) },
  },
];
const HOSTS: Row[] = [
  {
    ...{ code: 'host_hot', priority: 'medium', on_s: 60, off_s: 60 },
    ...{ quiet: host({ cpu_temp_c: 79.9 }), at: host({ cpu_temp_c: 80 }) },
    ...{ still: host({ cpu_temp_c: 75.1 }), clear: host({ cpu_temp_c: 75 }) },
  },
  {
    ...{ code: 'host_throttled', priority: 'medium', on_s: 10, off_s: 60 },
    ...{ quiet: host({ throttled: null }), at: host({ throttled: true }), clear: host({ throttled: false }) },
  },
  {
    ...{ code: 'disk_low', priority: 'medium', on_s: 60, off_s: 60 },
    ...{ quiet: host({ disk_free_percent: 5.1 }), at: host({ disk_free_percent: 5 }) },
    ...{ still: host({ disk_free_percent: 9.9 }), clear: host({ disk_free_percent: 10 }) },
  },
];
const FAULTS: Row[] = (
  [
    ['no_water_arrives', 'high', 0],
    ['no_supply', 'high', 0],
    ['weak_supply', 'medium', 0],
    ['inlet_stuck_open', 'critical', 0],
    ['leak', 'high', 0],
    ['sensor_dead', 'high', 0],
    ['sensor_frozen', 'high', 0],
    ['sensor_drifting', 'medium', 0],
    ['overflow', 'critical', 10],
  ] as const
).map(([code, priority, on_s]) => ({
  ...{ code, priority, on_s, off_s: 60, quiet: fault(null), at: fault(code), clear: fault(null) },
}));

describe('an alarm as it is delivered', () => {
  test.each([...LEVELS, ...HOSTS, ...FAULTS].map((row) => [row.code, row] as const))('%s', async (_, row) => {
    const id = row.code.match(/^(host|disk)_/) ? `node.pi0.${row.code}` : `tank.house.${row.code}`;
    row.quiet();
    await rig.pass(120);
    expect(rig.alarm(id)).toBeUndefined();

    row.at();
    await rig.pass(row.on_s);
    expect(rig.alarm(id)).toBeUndefined();
    await rig.pass(1);
    expect(rig.alarm(id)).toMatchObject({ state: 'active_unacknowledged', priority: row.priority });

    row.still?.();
    await rig.pass(130);
    expect(rig.alarm(id)).toMatchObject({ state: 'active_unacknowledged' });

    row.clear();
    await rig.pass(row.off_s);
    expect(rig.alarm(id)?.state).toBe('active_unacknowledged');
    await rig.pass(1);
    expect(rig.alarm(id)?.state).toBe('returned_unacknowledged');
  });

  test('what the diagnosis names is in the words of its reason', async () => {
    rig.fault('leak', { flow_lph: 120, hours: 7 });
    await rig.pass(1);
    expect(rig.alarm('tank.house.leak')?.text).toMatch(/^More than 120 L\/h have been running out for 7 h/);
  });
});

describe('water at the switch for high water, while the level sensor is dead', () => {
  const OVERFLOW = 'tank.house.overflow';
  const deaf = { percent: null, depth_mm: null, litres: null, rate_lph: null, quality: 'bad' } as const;
  const why = { reason_code: 'sensor_silent', reason_args: {}, reason: 'silent' };
  const switches = (state: 'wet' | 'dry' | 'unknown', at: 'high' | 'low' = 'high') => ({
    level_switches: [{ at, switch_percent: 95, state }],
  });
  const dead = (state: Parameters<typeof switches>[0]) => {
    rig.level({ ...deaf, ...why, ...switches(state) });
    rig.fault('sensor_dead', { fault: 'sensor_silent' });
  };

  test('is an overflow, critical, beside the alarm of the sensor', async () => {
    dead('dry');
    await rig.pass(30);
    expect(rig.desk.standing().map(({ code }) => code)).toEqual(['sensor_dead']);
    dead('wet');
    await rig.pass(11);
    expect(rig.alarm(OVERFLOW)).toMatchObject({
      ...{ state: 'active_unacknowledged', priority: 'critical' },
      text: 'There is water at the switch at 95 % and the level is unknown: the tank may be running over',
    });
    // Nobody knows any more, so nobody says that it is over.
    dead('unknown');
    await rig.pass(120);
    expect(rig.alarm(OVERFLOW)?.state).toBe('active_unacknowledged');
    dead('dry');
    await rig.pass(61);
    expect(rig.alarm(OVERFLOW)?.state).toBe('returned_unacknowledged');
  });

  test.each(['sensor_dead', 'sensor_frozen'])('%s holds back neither flood', async (sensor) => {
    rig.level({ ...deaf, ...why, ...switches('wet') });
    for (const flood of ['overflow', 'inlet_stuck_open']) {
      const ts = new Date(rig.clock.wall_ms()).toISOString();
      const named = { since: ts, confidence: 0.9, reason_args: {}, reason: '' };
      const faults = [sensor, flood].map((name) => ({
        ...{ ...named, fault: name, reason_code: `fault_${name}` },
      }));
      rig.state.tell('house', { faults: { ts, faults } as never });
      await rig.pass(11);
      expect(rig.alarm(`tank.house.${flood}`)?.state).toBe('active_unacknowledged');
    }
  });

  test('is none by a switch for low water, nor while the level is known', async () => {
    rig.level({ ...deaf, ...why, ...switches('wet', 'low') });
    await rig.pass(30);
    expect(rig.alarm(OVERFLOW)).toBeUndefined();
    rig.fault(null);
    rig.level({ percent: 80, ...switches('wet') });
    await rig.pass(30);
    expect(rig.alarm(OVERFLOW)).toBeUndefined();
  });
});
