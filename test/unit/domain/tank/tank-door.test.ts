import { describe, expect, test } from '@jest/globals';
import type { ActuatorName } from '../../../../firmware/domain/actuator/actuator.js';
import type { Lease } from '../../../../firmware/domain/lease/lease.js';
import { type Reason, reason } from '../../../../firmware/domain/reason.js';
import { DEFAULT_REFILL_RULE } from '../../../../firmware/domain/refill/refill-rule.js';
import type { FillSchedule } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { TankDoor } from '../../../../firmware/domain/tank/tank-door.js';
import type { TankOptions } from '../../../../firmware/domain/tank/tank-options.js';
import { INLET } from '../support/inlet-bench.js';

const ARRIVAL = { wall_ms: 0, started_wall_ms: 0 };
const LIMITS = { max_run_s: 3_600 };
let sent = 0;

/** The door of a tank that is fitted so. */
function door(fitted: readonly ActuatorName[], direction: 'draw' | 'transfer' = 'draw'): TankDoor {
  const has = (name: ActuatorName) => fitted.includes(name);
  const options = {
    inlet: has('inlet') ? { ...INLET, full_percent: 95 } : null,
    ...(has('outlet') && { outlet: LIMITS }),
    ...(has('pump') && { pump: { ...LIMITS, direction } }),
  } as unknown as TankOptions;
  return new TankDoor(options, fitted);
}

function message() {
  sent += 1;
  return { id: `message-${sent}`, ttl_s: 30 };
}

describe('a lease', () => {
  const refused = (at: TankDoor, actuator: ActuatorName, want: Lease['want']): Reason | null =>
    at.refuseLease(
      { actuator, want, lease_s: 60, source: null, reason: reason('transfer_runs') },
      message(),
      ARRIVAL,
    );

  test('may run a transfer pump, and let the inlet wait; nothing else', () => {
    const all = door(['inlet', 'outlet', 'pump'], 'transfer');
    expect(refused(all, 'pump', 'run')).toBeNull();
    expect(refused(all, 'inlet', 'wait')).toBeNull();
    for (const [actuator, want] of [
      ['inlet', 'run'],
      ['outlet', 'run'],
      ['outlet', 'wait'],
      ['pump', 'wait'],
    ] as const) {
      expect(refused(all, actuator, want)).toEqual(reason('lease_unfit', { actuator, want }));
    }
  });

  test('does not run a pump that draws', () => {
    expect(refused(door(['inlet', 'pump']), 'pump', 'run')).toEqual(
      reason('lease_unfit', { actuator: 'pump', want: 'run' }),
    );
  });

  test('of what is not fitted is refused by its name', () => {
    expect(refused(door(['inlet']), 'pump', 'run')).toEqual(
      reason('actuator_not_fitted', { actuator: 'pump' }),
    );
  });

  test('that does not fit may be sent again, mended, under its own name', () => {
    const at = door(['inlet']);
    const same = message();
    const wait: Lease = {
      ...{ actuator: 'pump', want: 'wait', lease_s: 60, source: null },
      reason: reason('waits_for_rain'),
    };
    expect(at.refuseLease(wait, same, ARRIVAL)?.code).toBe('actuator_not_fitted');
    expect(at.refuseLease({ ...wait, actuator: 'outlet', want: 'hand' }, same, ARRIVAL)?.code).toBe(
      'actuator_not_fitted',
    );
    expect(at.refuseLease({ ...wait, actuator: 'inlet' }, same, ARRIVAL)).toBeNull();
    expect(at.refuseLease({ ...wait, actuator: 'inlet' }, same, ARRIVAL)?.code).toBe('command_repeated');
  });
});

describe('a schedule', () => {
  const PLAIN: FillSchedule = { windows: [], one_off: [], floor_percent: 5, vacation: null };
  const draws = (...actuators: ('outlet' | 'pump')[]): FillSchedule => ({
    ...PLAIN,
    draws: actuators.map((actuator) => ({ actuator, weekdays: ['mon'], from_minute: 0, to_minute: 60 })),
  });
  const refused = (at: TankDoor, schedule: FillSchedule) => at.refuseSchedule(schedule, message(), ARRIVAL);

  test('that draws nothing fits every tank', () => {
    expect(refused(door([]), PLAIN)).toBeNull();
    expect(refused(door(['inlet']), { ...PLAIN, draws: [] })).toBeNull();
  });

  test('may draw by what is there', () => {
    expect(refused(door(['outlet', 'pump']), draws('outlet', 'pump'))).toBeNull();
    expect(refused(door(['pump']), draws('outlet'))).toEqual(
      reason('actuator_not_fitted', { actuator: 'outlet' }),
    );
    expect(refused(door(['outlet']), draws('outlet', 'pump'))).toEqual(
      reason('actuator_not_fitted', { actuator: 'pump' }),
    );
  });

  test('never by a pump that fills another tank; by an outlet beside it', () => {
    const lifts = door(['outlet', 'pump'], 'transfer');
    expect(refused(lifts, draws('pump'))).toEqual(reason('draw_unfit', { actuator: 'pump' }));
    expect(refused(lifts, draws('outlet'))).toBeNull();
    expect(refused(lifts, draws('outlet', 'pump'))?.code).toBe('draw_unfit');
  });
});

describe('a rule', () => {
  const refused = (at: TankDoor, high_percent: number) =>
    at.refuseRule({ ...DEFAULT_REFILL_RULE, high_percent }, message(), ARRIVAL);

  test('closes below where the tank is full', () => {
    const at = door(['inlet']);
    expect(refused(at, 94)).toBeNull();
    expect(refused(at, 95)).toEqual(reason('high_above_full', { high_percent: 95, full_percent: 95 }));
  });

  test('of a tank that is not filled from here, below all of it', () => {
    expect(refused(door(['outlet']), 99)).toBeNull();
    expect(refused(door(['outlet']), 100)).toEqual(
      reason('high_above_full', { high_percent: 100, full_percent: 100 }),
    );
  });
});
