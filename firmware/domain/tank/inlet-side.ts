import type { ActuatorName } from '../actuator/actuator.js';
import { type Evidence, SURE_PULSES } from '../actuator/confirmation.js';
import type { ActuatorDecision, ActuatorSituation } from '../actuator/decision.js';
import { InletControl } from '../actuator/inlet-control.js';
import { type InletOptions, withDefaults } from '../actuator/inlet-options.js';
import type { TankShape } from '../geometry/tank-shape.js';
import type { InstrumentPanel } from '../instruments/panel.js';
import { type DryEvidence, type FlowScales, ranDry } from '../interlock/dry-run.js';
import type { Lease } from '../lease/lease.js';
import type { Reading } from '../level/level-tracker.js';
import type { Rate } from '../level/rate.js';
import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import type { SourceOptions } from '../source/source.js';
import { SourceChoice, type SourceState } from '../source/source-choice.js';
import { FillOutlook } from './fill-outlook.js';
import { marksOfEmpty, onTrial } from './inlet-marks.js';
import { Seat } from './seat.js';
import { maySpare } from './spared-source.js';
import { NO_SCALES } from './tank-flows.js';

/** What the filling of a tank goes by at one moment. */
export interface FillMoment {
  readonly now_ms: number;
  readonly reading: Reading;
  readonly excluded_by: ActuatorName | null;
  /** A lease that asks the inlet to wait; null without one. */
  readonly wait: Lease | null;
  /** Whether the last one ran out, because the gateway did not renew it. */
  readonly wait_ran_out: boolean;
  /** Minute of the day, local; null while the clock is not trusted. */
  readonly minute: number | null;
}

/**
 * Whether a lease asks this source to wait. Only for rain may one flow that costs nothing: no tank is filled from two sides
 * at once.
 */
function isMeant({ id, cost_per_m3 }: SourceOptions, { source, reason: { code } }: Lease): boolean {
  if (source !== null) return source === id;
  return code !== 'waits_for_rain' || cost_per_m3 > 0;
}

/** Why a source whose supplying tank is nearly empty, or may be, is not used. */
const LACKS_WATER: readonly string[] = ['source_low', 'source_level_unknown'];
const NO_SOURCES: readonly SourceState[] = [];

/** The side of a tank where water comes in: its inlet, the sources behind it, and what they bring. */
export class InletSide {
  readonly seat: Seat<InletControl>;
  readonly moves_up_to = false;
  readonly outlook: FillOutlook;
  readonly sources: SourceChoice | null;
  private source_since_ms = 0;
  /** Whether a lease kept it from filling when it was last decided. */
  private waited = false;
  /** The others that could take over then, and were not dry at their last try. */
  private reliefs: readonly SourceState[] = [];
  /** Whether another one could at least be tried, or is a dry main that goes on. */
  private replaced = false;

  constructor(
    private readonly options: InletOptions,
    shape: TankShape,
    inflow_lph: number | null,
    private readonly panel: InstrumentPanel,
  ) {
    const { sources = [], least_quality } = options;
    this.seat = new Seat('inlet', new InletControl(options));
    this.sources = sources.length === 0 ? null : new SourceChoice(sources, least_quality);
    this.outlook = new FillOutlook({
      capacity_litres: shape.capacity_litres,
      litres_per_mm: shape.capacity_litres / shape.height_mm,
      inflow_lph,
      closing_s: withDefaults(options).closing_s,
      source_inflows_lph: new Map(sources.map((source) => [source.id, source.inflow_lph])),
    });
  }

  /**
   * Decides anew. Answers whether it fills from another source than before: then all flow is another one.
   * @param rule as it holds now
   * @param plain_rule as it is set: a schedule may have lowered it
   */
  decide(moment: FillMoment, rule: RefillRule, plain_rule: RefillRule): boolean {
    const { now_ms, reading, excluded_by } = moment;
    const { seat, outlook } = this;
    const before = seat.control.current;
    const waits = this.waitReason(moment);
    const wait = this.sources === null ? waits : null;
    const wait_expired = this.waited && waits === null && moment.wait_ran_out;
    this.waited = waits !== null;
    const forbidden = this.panel.forbidsFilling(reading, now_ms);
    const states = this.sourceStates(moment, seat.control.mode === 'hand');
    const source = this.choose(states, now_ms);
    const others = states.filter((one) => one.source.id !== source?.chosen);
    this.reliefs = others.filter((one) => one.blocks === null && this.mayTakeOver(one.source, now_ms));
    this.replaced = others.some(
      (one) => one.blocks === null || (one.source.kind === 'town' && one.blocks.code === 'source_dry'),
    );
    const after = seat.control.decide({
      reading,
      now_ms,
      forbidden,
      excluded_by,
      source,
      rule,
      plain_rule,
      outlook,
      wait,
      wait_expired,
    });
    if (after.source !== before.source) this.source_since_ms = now_ms;
    return before.running && after.running && after.source !== before.source;
  }

  /** What its interlocks go by. @param by_hand whether a person asks: then no source waits for a lease */
  situation(moment: FillMoment, by_hand: boolean): ActuatorSituation {
    const { now_ms, reading, excluded_by } = moment;
    const forbidden = this.panel.forbidsFilling(reading, now_ms);
    const source_locked = this.sources?.anyDry(now_ms) ?? false;
    const source = this.choose(this.sourceStates(moment, by_hand), now_ms);
    return { reading, now_ms, forbidden, excluded_by, source, source_locked };
  }

  /** Looks for what locks it, or its source. */
  suspect(scales: FlowScales, now_ms: number): void {
    const { seat, sources, options } = this;
    seat.suspect(now_ms);
    const ran_s = seat.ranFor_s(now_ms);
    if (ran_s === null) return;
    const { source } = seat.control.current;
    if (sources === null || source === null) {
      const dry_run_s = options.dry_run_s ?? null;
      const dry = dry_run_s === null ? null : ranDry(this.dryEvidence(scales, now_ms), ran_s, dry_run_s);
      if (dry !== null) seat.control.trip(dry);
      return;
    }
    const dry_run_s = options.sources?.find(({ id }) => id === source)?.dry_run_s ?? null;
    const from_source_s = Math.min(ran_s, (now_ms - this.source_since_ms) / 1000);
    if (dry_run_s === null || ranDry(this.dryEvidence(scales, now_ms), from_source_s, dry_run_s) === null) {
      if (this.brings(now_ms)) sources.brought(source, now_ms);
      return;
    }
    sources.ranDry(source, now_ms);
    if (sources.wantAPerson) seat.control.trip(reason('source_dry', { source, dry_s: dry_run_s }));
  }

  /** Whether water comes from the source it fills from: by its meter, or where there is none, by the level. */
  private brings(now_ms: number): boolean {
    const { flow } = this.panel.evidenceOf('inlet');
    return flow === null ? this.outlook.seenToArrive(now_ms) : flow.pulses >= SURE_PULSES;
  }

  /** What it adds to the tank while it runs, in litres per hour; null while nobody knows, or was seen to arrive. */
  moves_lph(now_ms: number): number | null {
    return this.outlook.arrives(now_ms) ? this.outlook.inflow_lph : null;
  }

  evidence(rate: Rate | null): Evidence {
    const { inflow_lph, marks, empty } = this.outlook;
    return {
      ...this.panel.evidenceOf('inlet'),
      rate,
      inflow_lph,
      marks: empty ? marksOfEmpty(marks) : marks,
    };
  }

  private dryEvidence(scales: FlowScales, now_ms: number): DryEvidence {
    const { inflow_lph, marks, empty, rises } = this.outlook;
    const { flow } = this.panel.evidenceOf('inlet');
    return {
      flow,
      // Over a long stretch what people drew hides for a while that the level rises again.
      scales: rises ? NO_SCALES : scales,
      inflow_lph,
      marks: this.isOnTrial(now_ms)
        ? onTrial(marks)
        : empty && !this.maySpareIt
          ? marksOfEmpty(marks)
          : marks,
    };
  }

  /** Whether it is a pump that was dry at its last try, and has to show that it brings water: another one can take over. */
  private isOnTrial(now_ms: number): boolean {
    const { source } = this.current;
    if (source === null || this.reliefs.length === 0) return false;
    const kind = this.options.sources?.find(({ id }) => id === source)?.kind;
    return kind !== 'town' && this.sources?.isDoubted(source, now_ms) === true;
  }

  /** Whether a source that adds nothing to an empty tank is left, though people may draw all that it brings. */
  private get maySpareIt(): boolean {
    const { outlook, sources, current } = this;
    return maySpare({
      drawn: outlook.drawn,
      inflow_lph: outlook.inflow_lph,
      reliefs: this.reliefs.map(({ source: { id, kind } }) => ({ kind, most_lph: outlook.mostFrom_lph(id) })),
      returns: this.replaced && sources?.wouldWantAPerson(current.source) === false,
    });
  }

  /** A person has unlocked it: its sources are tried again, too. */
  reset(): void {
    this.sources?.reset();
  }

  /** The decision as it is told. */
  get current(): ActuatorDecision {
    return this.seat.control.current;
  }

  /** How its sources stand, in the order in which they are asked; none where it has one without a name. */
  private sourceStates(moment: FillMoment, by_hand: boolean): readonly SourceState[] {
    const { now_ms, minute, wait } = moment;
    const waits = by_hand ? null : this.waitReason(moment);
    const states = this.sources?.states({
      now_ms,
      minute,
      supply_percent: (tank) => this.panel.supply_percent(tank),
      waits: (source) => {
        const meant = wait !== null && isMeant(source, wait);
        // What is being filled from goes on: a lease keeps from beginning.
        return meant && source.id !== this.current.source ? waits : null;
      },
    });
    return states ?? NO_SOURCES;
  }

  /** The same for whoever asks for water now, a person or the rule, and at last those that never fit. */
  sourcesAsAsked(moment: FillMoment): readonly SourceState[] {
    return [...this.sourceStates(moment, this.current.mode === 'hand'), ...(this.sources?.unfit ?? [])];
  }

  private choose(
    states: readonly SourceState[],
    now_ms: number,
  ): { chosen: string | null; why: Reason | null } | null {
    if (this.sources === null) return null;
    if (this.goesOn(states, now_ms)) return { chosen: this.current.source, why: null };
    const first = states.find(({ source, blocks }) => blocks === null && this.mayChangeTo(source, now_ms));
    if (first !== undefined) return { chosen: first.source.id, why: null };
    const why = this.whyNone(states);
    return { chosen: null, why: reason('no_source', { ...why.args, cause: why.code }) };
  }

  private whyNone(states: readonly SourceState[]): Reason {
    const { max_starts_per_hour } = withDefaults(this.options);
    if (states.some(({ blocks }) => blocks === null))
      return reason('too_many_starts', { max_starts_per_hour });
    // That one of them is dry is told before what only waits, and that before one that lacks water: it will still fill.
    const dry = states.find(({ blocks }) => blocks?.code === 'source_dry');
    const waiting = states.find(({ blocks }) => !LACKS_WATER.includes(blocks?.code ?? ''));
    return (dry ?? waiting ?? states[0])?.blocks ?? reason('sources_unfit');
  }

  /**
   * Whether a better source has to wait for the one it fills from, which can still be used: because it has hardly begun,
   * because a change is a start, and one more has to be left for the way back, or because the better one was dry and this one
   * has still to show whether it is, too.
   */
  private goesOn(states: readonly SourceState[], now_ms: number): boolean {
    const { source } = this.current;
    if (source === null) return false;
    const min_run_ms = (this.options.min_run_s ?? 0) * 1000;
    const briefly = now_ms - this.source_since_ms < min_run_ms;
    if (!briefly && this.seat.control.runs.allows(2, now_ms) && !this.provesFirst(source, states, now_ms))
      return false;
    return states.some((one) => one.source.id === source && one.blocks === null);
  }

  /** Whether it is still open if a source is dry, while the one that would take over was: they would take turns for ever. */
  private provesFirst(id: string, states: readonly SourceState[], now_ms: number): boolean {
    const { sources } = this;
    const better = states.find(({ blocks }) => blocks === null)?.source.id;
    if (sources === null || better === undefined || !sources.wasDry(better) || sources.wasDry(id))
      return false;
    return !this.brings(now_ms);
  }

  /** Whether a run may go on from another source: no pump is started more often for it, and a main always may take over. */
  private mayChangeTo({ kind }: SourceOptions, now_ms: number): boolean {
    return !this.current.running || kind === 'town' || this.seat.control.runs.allows(1, now_ms);
  }

  private mayTakeOver(source: SourceOptions, now_ms: number): boolean {
    return !(this.sources?.wasDry(source.id) ?? true) && this.mayChangeTo(source, now_ms);
  }

  /** Why it shall wait, while there is enough in the tank to wait with. */
  private waitReason({ wait, reading }: FillMoment): Reason | null {
    if (wait === null) return null;
    const { wait_floor_percent } = withDefaults(this.options);
    return reading.level !== null && reading.level.percent < wait_floor_percent ? null : wait.reason;
  }
}
