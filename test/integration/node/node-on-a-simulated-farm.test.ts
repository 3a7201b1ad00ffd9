import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import type { EventRecord } from '../../../firmware/protocol/payloads.js';
import { FarmNode } from './farm-node.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('a node on a simulated farm', () => {
  let bench: FarmNode;
  beforeEach(async () => {
    bench = new FarmNode();
    bench.confirmed = 'noon';
    await bench.start();
  });
  afterEach(() => bench.close());

  const inlet = (tank: string) => bench.told(`${tank}/inlet`);
  const events = (tank: string) =>
    bench.uplink.records.filter((r): r is EventRecord => r.kind === 'event' && r.tank === tank);
  const refillOfTheHouse = () =>
    bench.until('refill of the house tank', () => bench.farm.truth('house').inlet_running, HOUR_MS);

  test('refills the household tank from below 15 % to 80 %, and not a litre over 81 %', async () => {
    await refillOfTheHouse();
    expect(bench.farm.truth('house').percent).toBeLessThan(15.5);
    expect(bench.told('house/status').text).toBe('Water is refilling');
    await bench.until('end of the refill', () => !bench.farm.truth('house').inlet_running, 2 * HOUR_MS);
    expect(bench.farm.truth('house').percent).toBeGreaterThan(79);
    expect(bench.farm.truth('house').percent).toBeLessThan(81);
    expect(inlet('house')).toMatchObject({ state: 'closed', mode: 'auto', reason_code: 'reached_high' });
    expect(inlet('house').reason).toMatch(
      /^Inlet closed: level 8\d(\.\d)? % reached the high setpoint of 80 %$/,
    );
    expect(bench.told('house/status').text).toBe('Water is ready to use');
  });

  test('keeps one reading a minute, and every change', async () => {
    await bench.clock.advance(30 * MINUTE_MS);
    const farm = bench.uplink.records.filter((record) => record.tank === 'farm' && record.kind === 'reading');
    expect(farm.length).toBeGreaterThanOrEqual(30);
    expect(farm.length).toBeLessThan(45);
    expect(events('house').map((event) => event.reason_code)).toContain('below_low');
  });

  test('a sensor that falls silent in a refill closes the inlet within seconds, and the level is null', async () => {
    await refillOfTheHouse();
    bench.farm.breakSensor('house', 'silent');
    await bench.clock.advance(8_000);
    expect(inlet('house')).toMatchObject({ state: 'closed', reason_code: 'level_unknown' });
    expect(bench.told('house/level')).toMatchObject({
      quality: 'bad',
      percent: null,
      litres: null,
    });
    expect(bench.told('house/status').text).toContain('the level sensor is silent');
    bench.farm.breakSensor('house', null);
    await bench.clock.advance(10_000);
    // It stopped between the setpoints or below the low one; only below it opens again by itself.
    const { percent } = bench.farm.truth('house');
    expect(inlet('house').state).toBe(percent < 15 ? 'open' : 'closed');
  });

  test('a run by hand is confirmed by the water, and ends by itself', async () => {
    await bench.clock.advance(10_000);
    const open = { id: 'open-farm-1', actuator: 'inlet', action: 'open', duration_s: 300, ttl_s: 10 };
    bench.uplink.command('farm', open);
    await bench.until(
      'confirmation',
      () => bench.uplink.statesOf('open-farm-1').includes('confirmed'),
      3 * MINUTE_MS,
    );
    expect(bench.uplink.statesOf('open-farm-1')).toEqual(['acknowledged', 'confirmed']);
    expect(inlet('farm')).toMatchObject({ state: 'open', mode: 'hand', command_id: 'open-farm-1' });
    await bench.clock.advance(5 * MINUTE_MS);
    expect(inlet('farm')).toMatchObject({ state: 'closed', mode: 'auto', reason_code: 'hand_time_over' });
  });

  test('a close in a refill is confirmed, holds, and gives back to the rule', async () => {
    await refillOfTheHouse();
    await bench.clock.advance(2 * MINUTE_MS);
    bench.uplink.command('house', { id: 'close-house-1', actuator: 'inlet', action: 'close', ttl_s: 10 });
    await bench.until(
      'confirmation',
      () => bench.uplink.statesOf('close-house-1').includes('confirmed'),
      3 * MINUTE_MS,
    );
    expect(inlet('house')).toMatchObject({ state: 'closed', mode: 'off', reason_code: 'closed_by_hand' });
    await bench.clock.advance(HOUR_MS + MINUTE_MS);
    expect(inlet('house').mode).toBe('auto');
  });

  test('a repeated, late, retained, unbounded or unreadable command changes nothing', async () => {
    await bench.clock.advance(10_000);
    const before = inlet('farm');
    const open = { id: 'open-farm-2', actuator: 'inlet', action: 'open', duration_s: 300, ttl_s: 10 };
    const ts = new Date(bench.clock.wall_ms() - 180_000).toISOString();
    bench.uplink.command('farm', { ...open, id: 'late-0001', ts });
    bench.uplink.command('farm', { ...open, id: 'retained-1' }, true);
    bench.uplink.command('farm', { ...open, id: 'unbounded', duration_s: undefined });
    bench.uplink.command('farm', { ...open, id: 'too-long-1', duration_s: 80_000 });
    bench.uplink.command('farm', { ...open, id: 'outlet-001', actuator: 'outlet' });
    bench.uplink.command('farm', { ...open, id: 'switch-on1', action: 'on' });
    bench.uplink.raw(
      'command',
      'farm',
      '{"id":"infinite-1","actuator":"inlet","action":"open","duration_s":1e309,"ttl_s":10}',
    );
    bench.uplink.raw('command', 'farm', '{"id": "cut-off-1", "actua');
    await bench.clock.advance(2_000);
    expect(inlet('farm')).toEqual(before);
    const reasons = Object.fromEntries(bench.uplink.answers.map((answer) => [answer.id, answer.reason_code]));
    expect(reasons).toEqual({
      'late-0001': 'command_late',
      unbounded: 'command_malformed',
      'too-long-1': 'duration_too_long',
      'outlet-001': 'actuator_not_fitted',
      'switch-on1': 'action_unfit',
      'infinite-1': 'command_malformed',
    });
    bench.uplink.command('farm', open);
    bench.uplink.command('farm', open);
    await bench.clock.advance(1_000);
    expect(bench.uplink.statesOf('open-farm-2')).toEqual(['acknowledged', 'refused']);
  });

  test('a rule is kept across a restart; a bad one is refused whole', async () => {
    await bench.clock.advance(2_000);
    const rule = { low_percent: 30, high_percent: 60, enabled: true };
    bench.uplink.raw(
      'ruleSet',
      'farm',
      JSON.stringify({ id: 'rule-bad-1', ttl_s: 10, ...rule, low_percent: -5 }),
    );
    bench.uplink.raw(
      'ruleSet',
      'farm',
      JSON.stringify({ id: 'rule-bad-2', ttl_s: 10, ...rule, high_percent: 31 }),
    );
    bench.uplink.raw(
      'ruleSet',
      'farm',
      JSON.stringify({ id: 'rule-bad-3', ttl_s: 10, ...rule, high_percent: 97 }),
    );
    await bench.clock.advance(1_000);
    expect(bench.told('farm/rule')).toMatchObject(DEFAULT_REFILL_RULE);
    bench.uplink.raw('ruleSet', 'farm', JSON.stringify({ id: 'rule-good-1', ttl_s: 10, ...rule }));
    await bench.clock.advance(1_000);
    expect(bench.uplink.statesOf('rule-good-1')).toEqual(['acknowledged', 'confirmed']);
    expect(bench.uplink.statesOf('rule-bad-3')).toEqual(['refused']);
    await bench.restart();
    await bench.clock.advance(2_000);
    expect(bench.told('farm/rule')).toMatchObject(rule);
  });

  test('a trip is told, outlives a restart, and ends only by a reset', async () => {
    const restart = async () => {
      await bench.restart();
      await bench.clock.advance(5_000);
    };
    await bench.clock.advance(5_000);
    bench.loops[1]?.controller.trip('inlet', { code: 'ran_dry', args: { dry_s: 120 } });
    await bench.clock.advance(6_000);
    const locked = {
      state: 'closed',
      reason_code: 'tripped',
      reason: 'Inlet closed: locked until an admin resets it: no water came for 120 s',
      trip: { reason_code: 'ran_dry', reason: 'No water came for 120 s' },
      blocking: [{ name: 'not_tripped', bars: 'runs' }],
    };
    const tank = bench.loops[1]?.tank ?? '';
    expect(inlet(tank)).toMatchObject(locked);
    const { since } = (inlet(tank).trip ?? {}) as { since?: string };
    expect(since).toBeDefined();
    await restart();
    expect(inlet(tank)).toMatchObject({ ...locked, trip: { ...locked.trip, since } });
    const open = { actuator: 'inlet', action: 'open', duration_s: 60, ttl_s: 10 };
    bench.uplink.command(tank, { ...open, id: 'open-locked' });
    bench.uplink.command(tank, { ...open, id: 'reset-it-1', action: 'reset', duration_s: undefined });
    await bench.clock.advance(1_000);
    expect(bench.uplink.statesOf('open-locked')).toEqual(['refused']);
    expect(bench.uplink.statesOf('reset-it-1')).toEqual(['acknowledged', 'confirmed']);
    expect(inlet(tank)).toMatchObject({ trip: null });
    expect(inlet(tank).blocking).toBeUndefined();
    await restart();
    expect(inlet(tank)).toMatchObject({ trip: null });
    bench.uplink.command(tank, { ...open, id: 'reset-it-2', action: 'reset', duration_s: undefined });
    await bench.clock.advance(1_000);
    expect(bench.uplink.answers.at(-1)).toMatchObject({ state: 'refused', reason_code: 'nothing_to_reset' });
  });

  test('a refill tells when it will probably close, and is right within a quarter', async () => {
    await refillOfTheHouse();
    await bench.clock.advance(20 * MINUTE_MS);
    const predicted_ms = Date.parse(String(inlet('house').predicted_close));
    const { soonest, latest } = inlet('house').predicted_between as { soonest: string; latest: string };
    const from_ms = bench.clock.wall_ms();
    await bench.until('end of the refill', () => !bench.farm.truth('house').inlet_running, 2 * HOUR_MS);
    const took_ms = bench.clock.wall_ms() - from_ms;
    expect(Math.abs(predicted_ms - bench.clock.wall_ms())).toBeLessThan(took_ms / 4);
    expect(bench.clock.wall_ms()).toBeGreaterThan(Date.parse(soonest));
    expect(bench.clock.wall_ms()).toBeLessThan(Date.parse(latest));
    expect(inlet('house')).toMatchObject({ predicted_close: null });
    expect(inlet('house')).not.toHaveProperty('predicted_between');
  });

  test('stopping closes every inlet before anything else', async () => {
    await refillOfTheHouse();
    const stopped_ms = bench.clock.monotonic_ms();
    await bench.stop();
    expect(bench.switched.at(-1)).toBe(`${stopped_ms} ms house.inlet off`);
    // The valve takes its time to close.
    await bench.clock.advance(10_000);
    expect(bench.farm.truth('house').inlet_running).toBe(false);
    expect(inlet('house')).toMatchObject({ state: 'closed', reason_code: 'stopping' });
  });

  test('a refill that a stop ends has an end in the history, and an inlet that rests has no change', async () => {
    await refillOfTheHouse();
    const before = bench.uplink.records.length;
    await bench.stop();
    const events = bench.uplink.records.slice(before).filter(({ kind }) => kind === 'event');
    expect(events).toMatchObject([
      { tank: 'house', actuator: 'inlet', state: 'closed', reason_code: 'stopping' },
    ]);
    expect(bench.told('house/status')).not.toMatchObject({ code: 'refilling' });
  });
});
