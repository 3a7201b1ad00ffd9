import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import type { AuditLog } from '../../../../firmware/gateway/auth/audit-log.js';
import { Planner } from '../../../../firmware/gateway/planner/planner.js';
import { FarmState } from '../../../../firmware/gateway/state/farm-state.js';
import type { LeasePayload } from '../../../../firmware/protocol/lease.js';
import type { AboutPayload, ActuatorPayload, LevelPayload } from '../../../../firmware/protocol/payloads.js';
import { sentence } from '../../../../firmware/protocol/reason-text.js';
import type { RulePayload } from '../../../../firmware/protocol/rule.js';
import type { SchedulePayload } from '../../../../firmware/protocol/schedule.js';
import { ABOUT, LEVEL, VALID_PAYLOADS } from '../../../support/payloads.js';
import { RecordedLog } from '../../../support/recorded-log.js';

/** Summer time in Madrid, two hours ahead: the night's hours begin at 20:00 UTC and end at 04:00. */
const NOON_MS = Date.UTC(2026, 4, 12, 10);
const JUST_BEFORE_TEN_MS = Date.UTC(2026, 4, 12, 19, 59, 50);
const JUST_BEFORE_SIX_MS = Date.UTC(2026, 4, 13, 3, 59, 50);
/** A date with hours of its own: 10:00–12:00. */
const SINGLE_DATE_MS = Date.UTC(2026, 4, 1, 9);
const VACATION_MS = Date.UTC(2026, 7, 5, 21);

let clock: VirtualClock;
let confirmed: boolean;
let state: FarmState;
let planner: Planner;
let leased: string[];
let ended: string[];
let running: AbortController;

afterEach(() => running.abort());

/** The farm's pump lifts into the house's tank, which has no inlet and is filled from 22:00 to 06:00. */
function begin(wall_ms: number, house_percent: number): Promise<void> {
  clock = new VirtualClock(wall_ms);
  const secret_sha256 = '0'.repeat(64);
  const nodes = ['house', 'farm'].map((tank) => ({ id: `pi-${tank}`, secret_sha256, tanks: [tank] }));
  state = new FarmState({ clock, nodes });
  planner = new Planner({
    ...{ state, clock, log: new RecordedLog(), leases: { run_s: 60, wait_s: 300, hand_s: 60 } },
    time: { wall_ms: () => (confirmed ? clock.wall_ms() : null) },
    rain_waits: { all: () => [], save: () => undefined, remove: () => undefined },
    send: (tank, { actuator, want, lease_s }: LeasePayload) => {
      leased.push(`${tank} ${actuator} ${want} ${lease_s}`);
      if (want === 'hand') ended.push(tank);
    },
    command: () => undefined,
    audit: { record: () => undefined } as unknown as AuditLog,
    newId: () => 'an-id-of-it',
  });
  for (const { id } of nodes) state.tellAvailability(id, 'online');
  const pump = { direction: 'transfer', to_tank: 'house', reserve_percent: 10 };
  state.tellAbout('farm', { ...(ABOUT as AboutPayload), actuators: ['pump'], pump } as AboutPayload);
  pumpTells('off', 'auto');
  state.tellAbout('house', { ...(ABOUT as AboutPayload), actuators: [] });
  const explained = { reason_code: 'outside_window', reason_args: {}, reason: 'Outside' };
  const effect = { limited_by: 'outside_window', opens: '22:00', ...explained } as const;
  state.tell('house', { schedule: { ...(VALID_PAYLOADS.schedule as SchedulePayload), effect } });
  for (const tank of ['house', 'farm']) state.tell(tank, { rule: VALID_PAYLOADS.rule as RulePayload });
  level('farm', 70);
  level('house', house_percent);
  running = new AbortController();
  void planner.run(running.signal);
  return pass(2);
}

beforeEach(() => {
  confirmed = true;
  leased = [];
  ended = [];
});

function level(tank: string, percent: number): void {
  state.tellLevel(tank, { ...(LEVEL as LevelPayload), percent, stale_after_s: 1_000_000 });
}

function pumpTells(is: 'on' | 'off', mode: ActuatorPayload['mode']): void {
  const command_id = mode === 'hand' ? 'run-1-abcdef' : null;
  state.tell('farm', { pump: { ...(VALID_PAYLOADS.pump as ActuatorPayload), state: is, mode, command_id } });
}

async function pass(span_s: number): Promise<void> {
  for (let second = 0; second < span_s; second++) await clock.advance(1_000);
}

const plan = () => planner.planFor('house').map(sentence);
const codes = () => planner.planFor('house').map(({ code }) => code);
const RUN = 'farm pump run 60';

describe('a transfer', () => {
  test('waits for the hours at which the other tank is filled, says until when, and begins with them', async () => {
    await begin(NOON_MS, 14);
    expect(leased).toEqual([]);
    expect(plan()).toEqual([
      'Outside the hours for filling, it waits until 22:00 while there is at least 5 %',
    ]);
    running.abort();
    await begin(JUST_BEFORE_TEN_MS, 14);
    expect(leased).toEqual([]);
    await pass(10);
    expect(leased).toContain(RUN);
  });

  test('ends with them, however far it is', async () => {
    await begin(JUST_BEFORE_SIX_MS, 14);
    pumpTells('on', 'auto');
    level('house', 50);
    await pass(2);
    expect(codes()).toEqual(['transfer_runs']);
    await pass(10);
    expect(leased).toContain('farm pump run 1');
    expect(codes()).toEqual(['above_low']);
  });

  test('is not asked for any more once they are over, where its pump has not begun', async () => {
    await begin(JUST_BEFORE_SIX_MS, 14);
    expect(leased).toContain(RUN);
    await pass(10);
    expect(leased).toContain('farm pump run 1');
    expect(codes()).toEqual(['outside_window']);
  });

  test('fills a tank below its floor at any hour, by a little', async () => {
    await begin(NOON_MS, 4.9);
    expect(leased).toEqual(expect.arrayContaining([RUN]));
    expect(plan()).toEqual(['House is at 4.9 %: it is filled from farm until it reaches 15 %']);
    pumpTells('on', 'auto');
    level('house', 15);
    await pass(2);
    expect(leased).toContain('farm pump run 1');
  });

  test('goes by the hours of a single date', async () => {
    await begin(SINGLE_DATE_MS, 14);
    expect(leased).toContain(RUN);
  });

  test('keeps no more than its floor while nobody is there', async () => {
    await begin(VACATION_MS, 14);
    expect(plan()).toEqual(['House is nearly at its low setpoint, and will be filled from farm']);
    expect(leased).not.toContain(RUN);
    level('house', 9);
    await pass(2);
    expect(plan()).toEqual(['House is at 9 %: it is filled from farm until it reaches 20 %']);
  });

  test('fills at any hour while the clock of the gateway is not confirmed', async () => {
    confirmed = false;
    await begin(NOON_MS, 14);
    expect(leased).toContain(RUN);
    expect(plan()).toEqual(['House is at 14 %: it is filled from farm until it reaches 80 %']);
  });

  test('by hand goes by no hours', async () => {
    await begin(NOON_MS, 50);
    expect(planner.barsHandRun('farm')).toBeNull();
    pumpTells('on', 'hand');
    await pass(2);
    expect(codes()).toEqual(['transfer_hand_runs']);
    expect(ended).toEqual([]);
    level('house', 80);
    await pass(2);
    expect(ended).toEqual(['farm']);
  });
});
