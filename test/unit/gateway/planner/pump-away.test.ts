import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import type { AuditLog } from '../../../../firmware/gateway/auth/audit-log.js';
import { Planner } from '../../../../firmware/gateway/planner/planner.js';
import { FarmState } from '../../../../firmware/gateway/state/farm-state.js';
import type { LeasePayload } from '../../../../firmware/protocol/lease.js';
import type { AboutPayload, ActuatorPayload, LevelPayload } from '../../../../firmware/protocol/payloads.js';
import type { RulePayload } from '../../../../firmware/protocol/rule.js';
import { ABOUT, LEVEL, VALID_PAYLOADS } from '../../../support/payloads.js';
import { RecordedLog } from '../../../support/recorded-log.js';

const HAND_LEASE_S = 90;
/** Otherwise than they are delivered. */
const LEASES = { run_s: 45, wait_s: 120, hand_s: HAND_LEASE_S };

let clock: VirtualClock;
let state: FarmState;
let planner: Planner;
/** `bore pump run`, of what was leased since it was last looked at. */
let leased: string[];
let running: AbortController;

/** Pumps of `rain` and `bore`, each on a Pi of its own, lift into `house`, whose inlet could fill it too. */
beforeEach(() => {
  clock = new VirtualClock();
  const secret_sha256 = '0'.repeat(64);
  const nodes = ['house', 'rain', 'bore'].map((tank) => ({ id: `pi-${tank}`, secret_sha256, tanks: [tank] }));
  state = new FarmState({ clock, nodes });
  leased = [];
  planner = new Planner({
    ...{ state, clock, time: clock, log: new RecordedLog(), leases: LEASES },
    rain_waits: { all: () => [], save: () => undefined, remove: () => undefined },
    send: (tank, { actuator, want }: LeasePayload) => leased.push(`${tank} ${actuator} ${want}`),
    command: () => undefined,
    audit: { record: () => undefined } as unknown as AuditLog,
    newId: () => 'an-id-of-it',
  });
  for (const { id } of nodes) state.tellAvailability(id, 'online');
  for (const tank of ['rain', 'bore']) {
    const pump = { direction: 'transfer', to_tank: 'house', reserve_percent: 10 };
    state.tellAbout(tank, { ...(ABOUT as AboutPayload), actuators: ['pump'], pump } as AboutPayload);
    pumpTells(tank, 'off', 'auto');
    level(tank, 70);
  }
  state.tellAbout('house', ABOUT as AboutPayload);
  state.tell('house', { inlet: { ...(VALID_PAYLOADS.inlet as ActuatorPayload), state: 'closed' } });
  level('house', 50);
  running = new AbortController();
  void planner.run(running.signal);
});

afterEach(() => running.abort());

function level(tank: string, percent: number): void {
  state.tell(tank, { rule: VALID_PAYLOADS.rule as RulePayload });
  state.tellLevel(tank, { ...(LEVEL as LevelPayload), percent, stale_after_s: 1_000_000 });
}

function pumpTells(tank: string, is: 'on' | 'off', mode: ActuatorPayload['mode']): void {
  state.tell(tank, { pump: { ...(VALID_PAYLOADS.pump as ActuatorPayload), state: is, mode } });
}

const goes = (tank: string) => state.tellAvailability(`pi-${tank}`, 'offline');
const plan = () => planner.planFor('house').map(({ code, args }) => `${args.from} ${code}`);

async function pass(span_s: number): Promise<void> {
  leased = [];
  for (let second = 0; second < span_s; second++) await clock.advance(1_000);
}

describe('a pump whose Pi is gone', () => {
  test.each(['auto', 'hand'] as const)(
    'and that ran by %s, counts as running for the lease it had',
    async (mode) => {
      pumpTells('rain', 'on', mode);
      await pass(2);
      goes('rain');
      level('house', 12);
      await pass(HAND_LEASE_S - 1);
      expect(plan()).toContain('bore transfer_other_fills');
      expect(leased).not.toContain('bore pump run');
      expect(planner.barsHandRun('bore')?.code).toBe('transfer_other_fills');

      await pass(3);
      expect(plan()).toEqual(expect.arrayContaining(['rain transfer_level_unknown', 'bore transfer_runs']));
      expect(leased).toContain('bore pump run');
    },
  );

  test.each(['auto', 'hand'] as const)(
    'and that ran by %s, leaves the inlet of its target free after it',
    async (mode) => {
      pumpTells('rain', 'on', mode);
      goes('bore');
      await pass(2);
      goes('rain');
      await pass(HAND_LEASE_S + 2);
      expect(plan()).toEqual(['rain transfer_level_unknown', 'bore transfer_level_unknown']);
      await pass(3 * 3_600);
      expect(leased).toEqual([]);
      expect(planner.barsHandRun('bore')).toBeNull();
    },
  );

  test('counts again as what it tells once its Pi is back, and has all of its lease the next time', async () => {
    pumpTells('rain', 'on', 'hand');
    goes('rain');
    await pass(HAND_LEASE_S + 2);
    expect(plan()).toContain('rain transfer_level_unknown');
    state.tellAvailability('pi-rain', 'online');
    await pass(1);
    expect(plan()).toContain('rain transfer_hand_runs');
    goes('rain');
    await pass(HAND_LEASE_S - 1);
    expect(plan()).toContain('rain transfer_hand_runs');
  });

  test('and that a person holds off, stays held', async () => {
    pumpTells('rain', 'off', 'off');
    pumpTells('bore', 'on', 'auto');
    goes('rain');
    level('house', 12);
    await pass(HAND_LEASE_S + 2);
    expect(plan()).toContain('bore transfer_runs');
    state.tellAvailability('pi-rain', 'online');
    level('rain', 70);
    goes('bore');
    await pass(1);
    expect(plan()).toContain('rain transfer_pump_by_hand');
  });
});
