import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { ActuatorName } from '../../../../firmware/domain/actuator/actuator.js';
import type { Command } from '../../../../firmware/domain/command/command.js';
import { rectangle } from '../../../../firmware/domain/geometry/rectangle.js';
import { DEFAULT_FILTER } from '../../../../firmware/domain/level/filter.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { DEFAULT_REFILL_RULE } from '../../../../firmware/domain/refill/refill-rule.js';
import { SOURCE_DEFAULTS } from '../../../../firmware/domain/source/source.js';
import { TankController } from '../../../../firmware/domain/tank/tank-controller.js';
import type { TankPicture } from '../../../../firmware/domain/tank/tank-options.js';
import { sentence } from '../../../../firmware/protocol/reason-text.js';
import { faults, steady } from './pings.js';

const HEIGHT_MM = 2_000;
const EMPTY_MM = 2_250;
const ARRIVAL = { wall_ms: 0, started_wall_ms: 0 };
const LIMITS = { max_run_s: 60, rest_s: 30, min_off_s: 3, max_starts_per_hour: 6, hold_closed_s: 40 };
const RESERVE = { reserve_percent: 10, restore_percent: 12 };

/** One thing that can happen to a tank with an inlet of two sources, an outlet and a transfer pump. */
export type DrawDeed =
  | { readonly deed: 'look'; readonly after_ms: number; readonly by_mm: number; readonly blind: boolean }
  | {
      readonly deed: 'command';
      readonly actuator: ActuatorName;
      readonly run: boolean;
      readonly span_s: number;
    }
  | { readonly deed: 'give back' | 'reset'; readonly actuator: ActuatorName }
  | { readonly deed: 'lease'; readonly lease_s: number }
  | { readonly deed: 'low switch'; readonly state: 'wet' | 'dry' | 'unknown' }
  | { readonly deed: 'cistern'; readonly percent: number | null }
  | { readonly deed: 'trip'; readonly actuator: ActuatorName };

const anyActuator = fc.constantFrom<ActuatorName>('inlet', 'outlet', 'pump');
/** Anything of these, in sensible shares. */
export const anyDrawDeed: fc.Arbitrary<DrawDeed> = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.record({
      deed: fc.constant('look' as const),
      after_ms: fc.integer({ min: 200, max: 8_000 }),
      by_mm: fc.integer({ min: -25, max: 25 }),
      blind: fc.nat({ max: 11 }).map((n) => n === 0),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      deed: fc.constant('command' as const),
      actuator: anyActuator,
      run: fc.nat({ max: 3 }).map((n) => n > 0),
      span_s: fc.integer({ min: 1, max: 70 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      deed: fc.constantFrom('give back' as const, 'reset' as const),
      actuator: anyActuator,
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({ deed: fc.constant('lease' as const), lease_s: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constant('low switch' as const),
      state: fc.constantFrom(
        'wet' as const,
        'wet' as const,
        'wet' as const,
        'dry' as const,
        'unknown' as const,
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      deed: fc.constant('cistern' as const),
      percent: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('trip' as const), actuator: anyActuator }) },
);

/** Holds a controller to what must be true, with books of its own. */
export class DrawWitness {
  readonly seen = new Set<string>();
  private readonly controller = new TankController(
    {
      mounting: { shape: rectangle(1_000, 1_000, HEIGHT_MM), empty_distance_mm: EMPTY_MM },
      filter: DEFAULT_FILTER,
      inlet: {
        ...LIMITS,
        full_percent: 95,
        sources: [
          { ...SOURCE_DEFAULTS, id: 'rain', kind: 'rain', supply_tank: 'cistern' },
          { ...SOURCE_DEFAULTS, id: 'town', kind: 'town', priority: 2, cost_per_m3: 1 },
        ],
      },
      outlet: { ...LIMITS, ...RESERVE },
      pump: { ...LIMITS, ...RESERVE, direction: 'transfer' },
      inflow_lph: 1_800,
      idle_interval_ms: 5_000,
    },
    DEFAULT_REFILL_RULE,
  );
  private now_ms = 0;
  private depth_mm = 290;
  private blind = false;
  private low: 'wet' | 'dry' | 'unknown' = 'wet';
  private cistern: number | null = 50;
  private leased_until_ms = 0;
  private told = 0;
  private readonly ran_since_ms = new Map<ActuatorName, number>();
  private readonly permitted_until_ms = new Map<ActuatorName, number>();

  live(deed: DrawDeed): void {
    switch (deed.deed) {
      case 'look':
        this.now_ms += deed.after_ms;
        this.depth_mm = Math.min(HEIGHT_MM, Math.max(0, this.depth_mm + deed.by_mm));
        this.blind = deed.blind;
        break;
      case 'command':
        this.command(deed.actuator, deed.run, deed.span_s);
        break;
      case 'give back':
      case 'reset':
        this.hand(deed.actuator, { action: deed.deed === 'reset' ? 'reset' : 'auto' });
        break;
      case 'lease':
        this.lease(deed.lease_s);
        break;
      case 'low switch':
        this.low = deed.state;
        break;
      case 'cistern':
        this.cistern = deed.percent;
        break;
      case 'trip':
        this.controller.trip(deed.actuator, reason('ran_dry', { dry_s: 60 }));
    }
    this.observe();
    const pings = this.blind ? faults('no_echo') : steady(EMPTY_MM - this.depth_mm);
    this.judge(this.controller.tick(pings, this.now_ms));
  }

  private observe(): void {
    const supply = new Map([['cistern', this.cistern]]);
    const low = { at: 'low', switch_percent: 2, state: this.low } as const;
    this.controller.observe({ level_switches: [low], flow_meters: [], supply }, this.now_ms);
  }

  private command(actuator: ActuatorName, run: boolean, span_s: number): void {
    const words = actuator === 'pump' ? (['on', 'off'] as const) : (['open', 'close'] as const);
    const accepted = this.hand(actuator, { action: run ? words[0] : words[1], duration_s: span_s });
    if (accepted && run) this.permitted_until_ms.set(actuator, this.now_ms + span_s * 1_000);
  }

  private hand(actuator: ActuatorName, wish: Pick<Command, 'action' | 'duration_s'>): boolean {
    this.told += 1;
    this.observe();
    const command = { id: `command-${this.told}`, actuator, ttl_s: 30, ...wish };
    const answer = this.controller.command(command, ARRIVAL, this.now_ms);
    this.seen.add(`${answer.accepted ? 'took' : 'refused'} ${answer.reason.code}`);
    return answer.accepted;
  }

  private lease(lease_s: number): void {
    this.told += 1;
    const lease = {
      actuator: 'pump',
      want: 'run',
      lease_s,
      source: null,
      reason: reason('transfer_ready', { from: 'farm', to: 'house' }),
    } as const;
    const message = { id: `lease-${this.told}`, ttl_s: 30 };
    this.observe();
    expect(this.controller.lease(lease, message, ARRIVAL, this.now_ms).accepted).toBe(true);
    this.leased_until_ms = this.now_ms + lease_s * 1_000;
  }

  private judge(picture: TankPicture): void {
    const { reading, decisions } = picture;
    for (const actuator of ['outlet', 'pump'] as const) {
      const decision = decisions[actuator];
      if (decision?.running !== true) continue;
      expect(reading.level).not.toBeNull();
      expect(reading.level?.percent).toBeGreaterThan(RESERVE.reserve_percent);
      expect(this.low).toBe('wet');
      expect(decision.trip).toBeNull();
      const by_lease = actuator === 'pump' && this.now_ms < this.leased_until_ms;
      const by_hand = decision.mode === 'hand' && this.now_ms < (this.permitted_until_ms.get(actuator) ?? 0);
      expect(by_lease || by_hand).toBe(true);
    }
    // Two that never run at once; and of two sources exactly one, while it fills.
    expect(decisions.inlet?.running === true && decisions.pump?.running === true).toBe(false);
    expect(decisions.inlet?.source !== null).toBe(decisions.inlet?.running);
    if (decisions.inlet?.source === 'rain') expect(this.cistern).toBeGreaterThan(5);
    for (const actuator of this.controller.fitted) this.judgeRun(actuator, picture);
  }

  private judgeRun(actuator: ActuatorName, { decisions, reading }: TankPicture): void {
    const decision = decisions[actuator];
    if (decision === undefined) throw new Error(`${actuator} is fitted`);
    if (decision.running) {
      const since_ms = this.ran_since_ms.get(actuator);
      if (since_ms === undefined) {
        expect(reading.quality).toBe('good');
        this.ran_since_ms.set(actuator, this.now_ms);
      } else expect(this.now_ms - since_ms).toBeLessThan(LIMITS.max_run_s * 1_000);
    } else this.ran_since_ms.delete(actuator);
    if (decision.mode !== 'auto') expect(decision.until_ms).toBeGreaterThan(this.now_ms);
    const told = sentence(decision.reason);
    expect(told).not.toBe(decision.reason.code);
    expect(told).not.toMatch(/(^|\s)\?(\s|$)|NaN|undefined/);
    this.seen.add(
      `${actuator} ${decision.running ? 'runs' : 'rests'} ${decision.mode} ${decision.reason.code}`,
    );
    this.controller.readBack(actuator, decision.running, this.now_ms);
  }
}
