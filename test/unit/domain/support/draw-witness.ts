import { expect } from '@jest/globals';
import type { ActuatorName } from '../../../../firmware/domain/actuator/actuator.js';
import type { Command } from '../../../../firmware/domain/command/command.js';
import { rectangle } from '../../../../firmware/domain/geometry/rectangle.js';
import { DEFAULT_FILTER } from '../../../../firmware/domain/level/filter.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { DEFAULT_REFILL_RULE } from '../../../../firmware/domain/refill/refill-rule.js';
import type { DrawHours, FillSchedule } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { WEEKDAYS } from '../../../../firmware/domain/schedule/local-time.js';
import { scheduleAt } from '../../../../firmware/domain/schedule/schedule-now.js';
import { SOURCE_DEFAULTS } from '../../../../firmware/domain/source/source.js';
import { TankController } from '../../../../firmware/domain/tank/tank-controller.js';
import type { TankPicture } from '../../../../firmware/domain/tank/tank-options.js';
import { sentence } from '../../../../firmware/protocol/reason-text.js';
import type { DrawDeed } from './draw-deeds.js';
import { faults, steady } from './pings.js';

const HEIGHT_MM = 2_000;
const EMPTY_MM = 2_250;
const ARRIVAL = { wall_ms: 0, started_wall_ms: 0 };
const MIN_RUN_S = 6;
const DRY_RUN_S = 20;
const MISSED_PULSES = 5;
const LIMITS = {
  ...{ max_run_s: 60, rest_s: 30, min_off_s: 3, max_starts_per_hour: 6, hold_closed_s: 40 },
  min_run_s: MIN_RUN_S,
};
const DRAWS = { ...LIMITS, reserve_percent: 10, restore_percent: 12, dry_run_s: DRY_RUN_S };
const hoursOf = (actuator: DrawHours['actuator']): DrawHours => ({
  ...{ actuator, weekdays: WEEKDAYS, from_minute: 360, to_minute: 420 },
});
const SCHEDULE: FillSchedule = {
  ...{ windows: [], one_off: [], floor_percent: 5, vacation: null },
  draws: [hoursOf('outlet'), hoursOf('pump')],
};
const STANDS = { inside: 6.5 * 3_600_000, outside: 12 * 3_600_000, unknown: null } as const;

/**
 * Holds a controller to what must be true, with books of its own. The outlet stands open without current; the pump draws
 * for pressure, or lifts into another tank; both share a meter.
 */
export class DrawWitness {
  readonly seen = new Set<string>();
  private readonly controller: TankController;
  private now_ms = 0;
  private depth_mm = 290;
  private blind = false;
  private low: 'wet' | 'dry' | 'unknown' = 'wet';
  private cistern: number | null = 50;
  private leased_until_ms = 0;
  private told = 0;
  private pressure_low: boolean | null = false;
  private hours: keyof typeof STANDS = 'outside';
  private flows = true;
  private pulses = 0;
  private pulsed_ms = 0;
  /** Counts of the last minute, from when something that draws last moved. */
  private counts: { readonly pulses: number; readonly at_ms: number }[] = [];
  private source: { readonly id: string | null; readonly since_ms: number } = { id: null, since_ms: 0 };
  private readonly ran_since_ms = new Map<ActuatorName, number>();
  private readonly permitted_until_ms = new Map<ActuatorName, number>();

  constructor(private readonly direction: 'draw' | 'transfer') {
    const rain = { ...SOURCE_DEFAULTS, id: 'rain', kind: 'rain', supply_tank: 'cistern' } as const;
    const town = { ...SOURCE_DEFAULTS, id: 'town', kind: 'town', priority: 2, cost_per_m3: 1 } as const;
    this.controller = new TankController(
      {
        mounting: { shape: rectangle(1_000, 1_000, HEIGHT_MM), empty_distance_mm: EMPTY_MM },
        filter: DEFAULT_FILTER,
        inlet: { ...LIMITS, full_percent: 95, sources: [rain, town] },
        outlet: { ...DRAWS, safe_position: 'open' },
        pump: { ...DRAWS, direction },
        inflow_lph: 1_800,
        idle_interval_ms: 5_000,
      },
      DEFAULT_REFILL_RULE,
    );
  }

  live(deed: DrawDeed): void {
    switch (deed.deed) {
      case 'look':
        this.now_ms += deed.after_ms;
        this.count(deed.after_ms);
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
      case 'pressure':
        this.pressure_low = deed.low;
        break;
      case 'hours':
        this.hours = deed.stand;
        break;
      case 'flow':
        this.flows = deed.flows;
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
    const meter = { on: 'outlet', litres_per_pulse: 1, pulses: this.pulses } as const;
    const demand = this.direction === 'draw' ? this.pressure_low : false;
    this.controller.observe({ level_switches: [low], flow_meters: [meter], supply, demand }, this.now_ms);
    this.controller.follow({ schedule: scheduleAt(SCHEDULE, STANDS[this.hours], 'UTC') });
  }

  /** What runs has moved water past the meter for so long. */
  private count(span_ms: number): void {
    const runs = this.ran_since_ms.has('outlet') || this.ran_since_ms.has('pump');
    const more = this.flows && runs ? Math.ceil(span_ms / 1_000) : 0;
    this.pulses += more;
    if (more === 0) return;
    this.pulsed_ms = this.now_ms;
    this.counts.push({ pulses: this.pulses, at_ms: this.now_ms });
    while (this.counts.length > 2 && this.now_ms - (this.counts[0]?.at_ms ?? 0) > 60_000) this.counts.shift();
  }

  /** How long a meter may be silent: for as long as it may run dry, and until five of its pulses are missing. */
  private get silence_ms(): number {
    const [first] = this.counts;
    const last = this.counts.at(-1);
    const pulses = (last?.pulses ?? 0) - (first?.pulses ?? 0);
    const missed_ms = pulses < 2 ? 0 : (MISSED_PULSES * ((last?.at_ms ?? 0) - (first?.at_ms ?? 0))) / pulses;
    return Math.max(DRY_RUN_S * 1_000, missed_ms);
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
    const { accepted } = this.controller.lease(lease, message, ARRIVAL, this.now_ms);
    expect(accepted).toBe(this.direction === 'transfer');
    if (accepted) this.leased_until_ms = this.now_ms + lease_s * 1_000;
  }

  private judge(picture: TankPicture): void {
    const { decisions } = picture;
    for (const actuator of ['outlet', 'pump'] as const) {
      if (decisions[actuator]?.running === true) this.mustBeAllowedToDraw(actuator, picture);
    }
    // Two that never run at once; and of two sources exactly one, while it fills.
    expect(decisions.inlet?.running === true && decisions.pump?.running === true).toBe(false);
    expect(decisions.inlet?.source !== null).toBe(decisions.inlet?.running);
    if (decisions.inlet?.source === 'rain') expect(this.cistern).toBeGreaterThan(5);
    this.judgeSource(decisions.inlet?.source ?? null);
    for (const actuator of this.controller.fitted) this.judgeRun(actuator, picture);
  }

  private mustBeAllowedToDraw(actuator: 'outlet' | 'pump', { decisions, reading }: TankPicture): void {
    const decision = decisions[actuator];
    expect(decision?.trip).toBeNull();
    expect(decision?.mode).not.toBe('off');
    const since_ms = this.ran_since_ms.get(actuator) ?? this.now_ms;
    // Dry for no longer than allowed, by the meter.
    expect(this.now_ms - Math.max(since_ms, this.pulsed_ms)).toBeLessThan(this.silence_ms);
    if (reading.level === null) {
      // Without a level only what shall stand open then does, unless the tank is surely empty.
      expect([actuator, decision?.reason.code]).toEqual(['outlet', 'level_unknown']);
      expect(this.low).not.toBe('dry');
      return;
    }
    expect(reading.level.percent).toBeGreaterThan(DRAWS.reserve_percent);
    expect(this.low).toBe('wet');
    const by_hand = decision?.mode === 'hand' && this.now_ms < (this.permitted_until_ms.get(actuator) ?? 0);
    expect(by_hand || this.isAsked(actuator) || this.runsOn(actuator, since_ms)).toBe(true);
  }

  private isAsked(actuator: 'outlet' | 'pump'): boolean {
    if (actuator === 'outlet') return this.hours === 'inside';
    if (this.direction === 'transfer') return this.now_ms < this.leased_until_ms;
    return this.hours === 'inside' || this.pressure_low === true;
  }

  /** A transfer has no shortest run: it ends with its lease. */
  private runsOn(actuator: 'outlet' | 'pump', since_ms: number): boolean {
    if (actuator === 'pump' && this.direction === 'transfer') return false;
    return this.ran_since_ms.has(actuator) && this.now_ms - since_ms < MIN_RUN_S * 1_000;
  }

  /** From town, which can always be used, it changes over to the better rain only after its shortest run. */
  private judgeSource(id: string | null): void {
    if (id === this.source.id) return;
    if (this.source.id === 'town' && id === 'rain')
      expect(this.now_ms - this.source.since_ms).toBeGreaterThanOrEqual(MIN_RUN_S * 1_000);
    if (id !== null && this.source.id !== null) this.seen.add(`${this.source.id} to ${id}`);
    this.source = { id, since_ms: this.now_ms };
  }

  private judgeRun(actuator: ActuatorName, { decisions, reading }: TankPicture): void {
    const decision = decisions[actuator];
    if (decision === undefined) throw new Error(`${actuator} is fitted`);
    if (actuator !== 'inlet' && decision.running !== this.ran_since_ms.has(actuator))
      this.counts = [{ pulses: this.pulses, at_ms: this.now_ms }];
    if (decision.running) {
      const since_ms = this.ran_since_ms.get(actuator);
      if (since_ms === undefined) {
        if (reading.level !== null) expect(reading.quality).toBe('good');
        this.ran_since_ms.set(actuator, this.now_ms);
      } else if (reading.level !== null) {
        expect(this.now_ms - since_ms).toBeLessThan(LIMITS.max_run_s * 1_000);
        expect(decision.until_ms).toBeGreaterThan(this.now_ms);
      }
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
