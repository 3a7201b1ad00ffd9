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
/** A level that its node tells, and knows not. */
const LOST = {
  ...({ percent: null, depth_mm: null, litres: null, rate_lph: null, quality: 'bad' } as const),
  ...{ reason_code: 'sensor_silent', reason_args: {}, reason: 'silent' },
};
const inlet = (part: Parameters<AlarmRig['actuator']>[1]) => () => rig.actuator('inlet', part);
const locked = {
  since: '2026-03-01T06:00:00.000Z',
  reason_code: 'relay_failed',
  reason_args: {},
  reason: '',
};
const closed = { reason_code: 'above_low', reason_args: {}, trip: null };
const without = (cause: string) => inlet({ reason_code: 'no_source', reason_args: { cause } });
const pi = (availability: 'online' | 'offline') => () => rig.state.tellAvailability('pi0', availability);

const NOT_WELL: Row[] = [
  {
    ...{ code: 'level_unknown', priority: 'high', on_s: 60, off_s: 10 },
    ...{ quiet: level(50), at: () => rig.level(LOST), clear: level(50) },
  },
  {
    ...{ code: 'node_offline', priority: 'high', on_s: 60, off_s: 5 },
    ...{ quiet: pi('online'), at: pi('offline'), clear: pi('online') },
  },
  {
    ...{ code: 'trip', priority: 'critical', on_s: 0, off_s: 0 },
    ...{ quiet: inlet(closed), at: inlet({ trip: locked }), clear: inlet(closed) },
  },
  {
    ...{ code: 'run_limit', priority: 'medium', on_s: 0, off_s: 60 },
    ...{ quiet: inlet(closed), at: inlet({ reason_code: 'run_limit_reached' }) },
    ...{ still: inlet({ reason_code: 'resting_after_limit' }), clear: inlet(closed) },
  },
  {
    ...{ code: 'no_source', priority: 'high', on_s: 60, off_s: 60 },
    ...{ quiet: without('source_outside_hours'), at: without('source_dry') },
    ...{ still: without('source_low'), clear: without('source_outside_hours') },
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
  test.each([...LEVELS, ...HOSTS, ...NOT_WELL, ...FAULTS].map((row) => [row.code, row] as const))(
    '%s',
    async (_, row) => {
      const id = row.code.match(/^(host|disk|node)_/) ? `node.pi0.${row.code}` : `tank.house.${row.code}`;
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
    },
  );

  test('what the diagnosis names is in the words of its reason', async () => {
    rig.fault('leak', { flow_lph: 120, hours: 7 });
    await rig.pass(1);
    expect(rig.alarm('tank.house.leak')?.text).toMatch(/^More than 120 L\/h have been running out for 7 h/);
  });
});

test('what is locked stays an alarm while nobody hears from its Pi', async () => {
  rig.actuator('inlet', { trip: locked });
  await rig.pass(1);
  rig.state.tellAvailability('pi0', 'offline');
  rig.actuator('inlet', { trip: null });
  await rig.pass(3_600);
  expect(rig.alarm('tank.house.trip')?.state).toBe('active_unacknowledged');
  rig.state.tellAvailability('pi0', 'online');
  rig.level();
  await rig.pass(1);
  expect(rig.alarm('tank.house.trip')?.state).toBe('returned_unacknowledged');
});

describe('a level that grows old, as it is delivered', () => {
  const STALE = 'tank.house.level_stale';
  const told = () => rig.desk.standing().map(({ code, state }) => `${code} ${state}`);
  /** The last moment at which a level of now, told to hold for 30 s, does. */
  const growsOld = () => rig.pass(31);

  test('is told ten seconds later, and over as soon as another one comes', async () => {
    rig.level({ stale_after_s: 30 });
    await growsOld();
    await rig.pass(10);
    expect(rig.alarm(STALE)).toBeUndefined();
    await rig.pass(1);
    expect(rig.alarm(STALE)).toMatchObject({ state: 'active_unacknowledged', priority: 'high' });
    await rig.pass(3_600);
    expect(told()).toEqual(['level_stale active_unacknowledged']);
    rig.level();
    await rig.pass(1);
    expect(rig.alarm(STALE)?.state).toBe('returned_unacknowledged');
  });

  test('is nothing when the next one comes within the ten seconds, and they begin anew', async () => {
    for (let round = 0; round < 3; round++) {
      rig.level({ stale_after_s: 30 });
      await growsOld();
      await rig.pass(10);
    }
    expect(told()).toEqual([]);
  });

  test('after it was lost is told as well, and what is not known keeps its alarm', async () => {
    rig.level({ ...LOST, stale_after_s: 90 });
    await rig.pass(61);
    expect(told()).toEqual(['level_unknown active_unacknowledged']);
    await rig.pass(30);
    await rig.pass(10);
    expect(rig.alarm(STALE)).toBeUndefined();
    await rig.pass(1);
    expect(told().sort()).toEqual([
      'level_stale active_unacknowledged',
      'level_unknown active_unacknowledged',
    ]);
    // The next one is lost, too: it is heard of again, and that is all.
    rig.level(LOST);
    await rig.pass(60);
    expect(told().sort()).toEqual([
      'level_stale returned_unacknowledged',
      'level_unknown active_unacknowledged',
    ]);
  });

  test('and was lost before anybody was told, is one alarm; it is unknown once it was heard to be for a minute in all', async () => {
    rig.level({ ...LOST, stale_after_s: 30 });
    await growsOld();
    await rig.pass(3_600);
    expect(told()).toEqual(['level_stale active_unacknowledged']);
    rig.level(LOST);
    await rig.pass(25);
    expect(told()).toEqual(['level_stale returned_unacknowledged']);
    await rig.pass(10);
    expect(told().sort()).toEqual([
      'level_stale returned_unacknowledged',
      'level_unknown active_unacknowledged',
    ]);
  });

  test('is not over because its Pi then goes away as well', async () => {
    rig.level({ stale_after_s: 30 });
    await growsOld();
    await rig.pass(11);
    rig.state.tellAvailability('pi0', 'offline');
    await rig.pass(61);
    expect(told().sort()).toEqual([
      'level_stale active_unacknowledged',
      'node_offline active_unacknowledged',
    ]);
  });

  test('because its Pi is away is told as that alone, and in its turn when the Pi is back and says nothing', async () => {
    rig.level({ stale_after_s: 30 });
    rig.state.tellAvailability('pi0', 'offline');
    await rig.pass(3_600);
    expect(told()).toEqual(['node_offline active_unacknowledged']);
    rig.state.tellAvailability('pi0', 'online');
    await rig.pass(10);
    expect(told()).toEqual(['node_offline returned_unacknowledged']);
    await rig.pass(1);
    expect(told().sort()).toEqual([
      'level_stale active_unacknowledged',
      'node_offline returned_unacknowledged',
    ]);
  });
});

describe('water at the switch for high water, while the level sensor is dead', () => {
  const OVERFLOW = 'tank.house.overflow';
  const switches = (state: 'wet' | 'dry' | 'unknown', at: 'high' | 'low' = 'high') => ({
    level_switches: [{ at, switch_percent: 95, state }],
  });
  const dead = (state: Parameters<typeof switches>[0]) => {
    rig.level({ ...LOST, ...switches(state) });
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
    rig.level({ ...LOST, ...switches('wet') });
    for (const flood of ['overflow', 'inlet_stuck_open']) {
      const ts = new Date(rig.clock.wall_ms()).toISOString();
      const named = { since: ts, confidence: 0.9, reason_args: {}, reason: '' };
      const faults = [sensor, flood].map((fault) => ({ ...named, fault, reason_code: `fault_${fault}` }));
      rig.state.tell('house', { faults: { ts, faults } as never });
      await rig.pass(11);
      expect(rig.alarm(`tank.house.${flood}`)?.state).toBe('active_unacknowledged');
    }
  });

  test('is none by a switch for low water, nor while the level is known', async () => {
    const known = { percent: 80, ...switches('wet') };
    for (const level of [{ ...LOST, ...switches('wet', 'low') }, known]) {
      rig.level(level);
      await rig.pass(30);
      expect(rig.alarm(OVERFLOW)).toBeUndefined();
      rig.fault(null);
    }
  });
});
