import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FarmNode } from './farm-node.js';
import { EPOCH_MS } from './virtual-node.js';

const HOUR_MS = 3_600_000;
const TEN_YEARS_MS = 10 * 365.25 * 24 * HOUR_MS;
/** Long enough for a refill of the house, and short enough for a busy machine. */
const SPAN_MS = 2 * HOUR_MS;
const LOOK_EVERY_MS = 300_000;
/** The time service is asked twice a minute, and its word is heeded at the next look. */
const ASKED_WITHIN_MS = 45_000;

/** A wall clock that is set: when, and by how much. */
interface Jump {
  readonly at_ms: number;
  readonly by_ms: number;
}

const anyJumps = fc
  .array(
    fc.record({
      at_ms: fc.integer({ min: 1, max: SPAN_MS - 1 }),
      by_ms: fc.integer({ min: -TEN_YEARS_MS, max: TEN_YEARS_MS }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((jumps) => jumps.sort((a, b) => a.at_ms - b.at_ms));

/** By day the farm is filled only from its floor on; it is day as long as these tests last. */
const NIGHTLY = {
  time_zone: 'Europe/Madrid',
  windows: [
    { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from_minute: 1_320, to_minute: 360 },
  ],
  one_off: [],
  floor_percent: 5,
  vacation: null,
};

/** A clock that is set before anything is filled, and more often, and is set right and confirmed at last. */
const anyDoubt = fc
  .record({
    confirmed_ms: fc.integer({ min: 0.25 * HOUR_MS, max: SPAN_MS - 0.25 * HOUR_MS }),
    first_ms: fc.integer({ min: 1_000, max: 60_000 }),
    sign: fc.constantFrom(-1, 1),
    by_ms: fc.integer({ min: HOUR_MS, max: TEN_YEARS_MS }),
    more: anyJumps,
  })
  .map(({ confirmed_ms, first_ms, sign, by_ms, more }) => ({
    confirmed_ms,
    jumps: [
      { at_ms: first_ms, by_ms: sign * by_ms },
      ...more.filter(({ at_ms }) => at_ms > first_ms + 5_000 && at_ms < confirmed_ms),
    ],
  }));

/** What was drawn at each hour of many days, and at last in the whole of them: hardly the same in any two. */
const HABIT = Array.from({ length: 25 }, (_, hour) => ({ mean_lph: 20 + 12 * hour, variance: 25, days: 14 }));
/** What the main brought at each hour of many days, and at last in the whole of them: least at noon. */
const INFLOW = Array.from({ length: 25 }, (_, hour) => ({
  mean_lph: hour === 24 ? 1_800 : 900 + 150 * Math.abs(12 - hour),
  variance: 2_500,
  days: 14,
}));
const KNOWLEDGE = {
  fill: { inflows: { '': INFLOW }, gains: Array.from({ length: 25 }, () => null) },
  diagnosis: {
    draws: { watched_ms: 30 * 24 * HOUR_MS, longest_ms: [], habit: HABIT },
    inflows: {},
  },
};

/** What is asked of the house by somebody whose clock is right. */
interface Asked {
  readonly at_ms: number;
  readonly topic: 'command' | 'lease';
  readonly what: object;
}

const ASKED: readonly Asked[] = [
  { at_ms: 1_200_500, topic: 'command', what: { actuator: 'inlet', action: 'open', duration_s: 300 } },
  {
    ...{ at_ms: 2_400_500, topic: 'lease' },
    what: {
      ...{ actuator: 'inlet', want: 'wait', lease_s: 300 },
      ...{ reason_code: 'transfer_runs', reason_args: { to_tank: 'farm' } },
    },
  },
  { at_ms: 3_600_500, topic: 'command', what: { actuator: 'inlet', action: 'close', duration_s: 900 } },
  { at_ms: 4_000_500, topic: 'command', what: { actuator: 'inlet', action: 'auto' } },
];

/** A morning of the farm with a clock that was confirmed once, and jumps; what is known of its days, and what is asked. */
class Morning extends FarmNode {
  /** What was told of the house every five minutes, with spans instead of the labels of the wall clock. */
  readonly seen: string[] = [];
  /** What limited the house's rule then, and when it opened next. */
  readonly limits: { readonly at_ms: number; readonly told: readonly unknown[] }[] = [];

  /** @param confirmed_ms when the clock is set right, and confirmed once more; never, when left out */
  async live(
    jumps: readonly Jump[],
    asked: readonly Asked[],
    schedule: object | null,
    confirmed_ms = SPAN_MS,
  ): Promise<this> {
    this.confirmed = 'noon';
    mkdirSync(this.memory_folder, { recursive: true });
    writeFileSync(join(this.memory_folder, 'house.learned.json'), JSON.stringify(KNOWLEDGE));
    await this.start();
    if (schedule !== null)
      this.uplink.raw('scheduleSet', 'house', JSON.stringify({ id: 'schedule-1', ttl_s: 10, ...schedule }));
    const looks = Array.from({ length: SPAN_MS / LOOK_EVERY_MS }, (_, i) => (i + 1) * LOOK_EVERY_MS);
    const events = [
      ...jumps.map(({ at_ms, by_ms }) => ({ at_ms, happen: () => this.clock.jumpWall(by_ms) })),
      ...looks.map((at_ms) => ({ at_ms, happen: () => this.look() })),
      ...asked.map((one) => ({ at_ms: one.at_ms, happen: () => this.ask(one) })),
      { at_ms: confirmed_ms, happen: () => this.confirm() },
    ].sort((one, other) => one.at_ms - other.at_ms);
    for (const { at_ms, happen } of events) {
      await this.clock.advance(at_ms - this.clock.monotonic_ms());
      happen();
    }
    return this;
  }

  /** Everything that was switched, told and answered, and what the tanks came to. */
  get trace(): readonly string[] {
    return [
      ...this.switched,
      ...this.seen,
      ...this.uplink.answers.map(({ id, state, reason_code }) => `${id} ${state} ${reason_code}`),
      ...['house', 'farm'].map((tank) => `${tank} ${this.farm.truth(tank).percent} %`),
    ];
  }

  /** What was switched of the house. */
  get ofHouse(): readonly string[] {
    return this.switched.filter((line) => line.includes('house'));
  }

  /** The time service sets the clock, and says so. */
  private confirm(): void {
    this.clock.jumpWall(EPOCH_MS + this.clock.monotonic_ms() - this.clock.wall_ms());
    this.confirmed = 'evening';
  }

  private ask({ at_ms, topic, what }: Asked): void {
    const ts = new Date(EPOCH_MS + at_ms).toISOString();
    this.uplink.raw(topic, 'house', JSON.stringify({ id: `asked-at-${at_ms}`, ttl_s: 10, ts, ...what }));
  }

  private look(): void {
    const { effect } = this.told('house/schedule') as { effect?: Record<string, unknown> };
    const told = [effect?.limited_by, effect?.opens];
    this.limits.push({ at_ms: this.clock.monotonic_ms(), told });
    for (const what of ['level', 'inlet', 'status', 'faults']) {
      const { ts, until, predicted_close, predicted_between, ...told } = this.told(`house/${what}`);
      const { soonest = null, latest = null } = (predicted_between ?? {}) as Record<string, string>;
      const spans_ms = [until, predicted_close, soonest, latest].map(
        (end) => end && Date.parse(`${end}`) - Date.parse(`${ts}`),
      );
      this.seen.push(JSON.stringify({ at_ms: this.clock.monotonic_ms(), what, ...told, spans_ms }));
    }
  }
}

const live = (jumps: readonly Jump[]) => new Morning().live(jumps, ASKED, null);

describe('a wall clock that is set', () => {
  test('by up to ten years to and fro changes nothing at all about what is switched and told, and when', async () => {
    const still = await live([]);
    const { trace } = still;
    await still.close();
    expect(still.switched.length).toBeGreaterThanOrEqual(4);
    expect(still.seen.filter((line) => line.includes('emptying')).length).toBeGreaterThan(5);
    expect(trace.filter((line) => line.includes('refused'))).toEqual([]);
    await fc.assert(
      fc.asyncProperty(anyJumps, async (jumps) => {
        const node = await live(jumps);
        try {
          expect(node.trace).toEqual(trace);
        } finally {
          await node.close();
        }
      }),
      { seed: 11, numRuns: 5, endOnFailure: true },
    );
  }, 120_000);

  test('makes a schedule give way to the plain rule, whatever it is set to, until it is confirmed once more', async () => {
    const unasked = (jumps: readonly Jump[], schedule: object | null, confirmed_ms?: number) =>
      new Morning().live(jumps, [], schedule, confirmed_ms);
    const plain = await unasked([], null);
    const waiting = await unasked([], NIGHTLY);
    await Promise.all([plain, waiting].map((node) => node.close()));
    // By day the schedule opens only at its floor; with a clock that nobody confirms the level alone decides.
    const byTheRule = plain.ofHouse;
    expect(byTheRule.length).toBeGreaterThanOrEqual(2);
    expect(waiting.ofHouse[0]).not.toBe(byTheRule[0]);
    await fc.assert(
      fc.asyncProperty(anyDoubt, async ({ jumps, confirmed_ms }) => {
        const node = await unasked(jumps, NIGHTLY, confirmed_ms);
        try {
          const { ofHouse, limits } = node;
          const linesTo = (end_ms: number, lines: readonly string[]) =>
            lines.filter((line) => Number.parseInt(line, 10) < end_ms);
          expect(linesTo(confirmed_ms, ofHouse)).toEqual(linesTo(confirmed_ms, byTheRule));
          const within_ms = confirmed_ms + ASKED_WITHIN_MS;
          expect(linesTo(within_ms, ofHouse).at(-1)).toContain('off');
          for (const { at_ms, told } of limits) {
            if (at_ms < confirmed_ms) expect(told).toEqual(['time_untrusted', null]);
            if (at_ms > within_ms) expect(told).toEqual(['outside_window', '22:00']);
          }
        } finally {
          await node.close();
        }
      }),
      { seed: 12, numRuns: 6, endOnFailure: true },
    );
  }, 120_000);
});
