import { describe, expect, test } from '@jest/globals';
import { DEFAULT_LIMITS } from '../../../../firmware/domain/alarm/catalogue.js';
import { tankConditions } from '../../../../firmware/gateway/alarms/conditions.js';
import type { ActuatorPayload } from '../../../../firmware/protocol/payloads.js';
import type { TankView } from '../../../../firmware/protocol/rest.js';

const TS = '2026-06-01T06:00:00.000Z';
const told = (rest: Partial<ActuatorPayload> = {}): ActuatorPayload => ({
  ...{ ts: TS, state: 'closed', mode: 'auto', reason: '', until: null, command_id: null },
  ...{ reason_code: 'above_low', reason_args: {} },
  ...rest,
});
const TANK: TankView = {
  ...{ id: 'house', name: 'House', node: 'pi0', shape: null, capacity_litres: null, height_mm: null },
  ...{ max_run_s: null, actuators: [], online: true, stale: false, level: null },
  ...{ inlet: null, outlet: null, pump: null, status: null, rule: null, schedule: null },
};
const conditions = (tank: Partial<TankView>) =>
  tankConditions({ ...TANK, ...tank }, DEFAULT_LIMITS, () => false);
const locked = { since: TS, reason_code: 'ran_dry', reason_args: { dry_s: 60 }, reason: '' };

describe('what is wrong with the actuators of a tank', () => {
  test.each(['inlet', 'outlet', 'pump'] as const)('a locked %s', (actuator) => {
    const { trip } = conditions({ inlet: told(), [actuator]: told({ trip: locked }) });
    expect(trip).toMatchObject({ stands: true, args: { dry_s: 60, actuator, why: 'ran_dry' } });
  });

  test.each(['inlet', 'outlet', 'pump'] as const)('a run at its limit: %s', (actuator) => {
    const limit = { reason_code: 'run_limit_reached', reason_args: { limit_s: 600 } };
    const { run_limit } = conditions({ inlet: told(), [actuator]: told(limit) });
    const args = { limit_s: 600, actuator, why: 'run_limit_reached' };
    expect(run_limit).toMatchObject({ stands: true, args });
  });

  test.each([
    ['source_dry', true],
    ['source_low', true],
    ['source_level_unknown', true],
    ['sources_unfit', true],
    ['source_outside_hours', false],
    ['waits_for_rain', false],
  ])('no source, because of %s: %s', (cause, stands) => {
    const { no_source } = conditions({
      inlet: told({ reason_code: 'no_source', reason_args: { cause, source: 'town' } }),
    });
    expect(no_source.stands).toBe(stands);
    if (stands) expect(no_source.args).toMatchObject({ why: cause, source: 'town' });
  });

  test('of several, each is named', () => {
    const { trip } = conditions({ inlet: told({ trip: locked }), pump: told({ trip: locked }) });
    expect(trip.parts?.map(({ name, args }) => [name, args.actuator])).toEqual([
      ['inlet', 'inlet'],
      ['pump', 'pump'],
    ]);
  });

  test('not known to be none before each has been heard of', () => {
    const of = (tank: Partial<TankView>) => conditions({ actuators: ['inlet', 'pump'], ...tank }).trip.stands;
    expect(of({ inlet: told() })).toBeNull();
    expect(of({ inlet: told({ trip: locked }) })).toBe(true);
    expect(of({ inlet: told(), pump: told() })).toBe(false);
  });

  test('nothing, and nothing known', () => {
    const { trip, run_limit, no_source } = conditions({ inlet: told(), pump: told({ trip: null }) });
    expect([trip, run_limit, no_source].map(({ stands }) => stands)).toEqual([false, false, false]);
    expect(conditions({}).trip.stands).toBeNull();
    expect(conditions({ stale: true, pump: told({ trip: locked }) }).trip.stands).toBeNull();
  });
});
