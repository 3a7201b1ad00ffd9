import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import { circleFrom } from './circle.js';
import { Pumping } from './pumping.js';

/** One tank as far as transfers go. */
export interface TransferTank {
  readonly id: string;
  /** Null while it is unknown, bad or stale, or its node is offline. */
  readonly level_percent: number | null;
  /** False for a level that is good enough to go on by, but not to begin by. */
  readonly certain: boolean;
  /** Null while unknown. */
  readonly rule: RefillRule | null;
  readonly inlet_open: boolean;
  /** Null without a transfer pump. */
  readonly pump: TransferPump | null;
}

export interface TransferPump {
  readonly to_tank: string;
  /** Its own tank keeps so much, in percent of capacity. */
  readonly reserve_percent: number;
  readonly by_hand: boolean;
  readonly locked: boolean;
}

/** What is to be done with one transfer pump. */
export interface TransferVerdict {
  readonly from: string;
  readonly to: string;
  readonly run: boolean;
  /** Whether the inlet of the tank it leads to is to wait: for water that comes, or is about to. */
  readonly hold_inlet: boolean;
  readonly reason: Reason;
}

/**
 * So far above the low setpoint an inlet waits for a transfer that is possible, in percent of capacity: its node opens
 * it at the low setpoint at once, and would always be first.
 */
export const READY_ABOVE_LOW_PERCENT = 5;
/** A transfer begins only so far above the reserve, in percent of capacity: a dead band, so that pumps do not chatter. */
export const BEGIN_ABOVE_RESERVE_PERCENT = 5;

type Refusal = Pick<TransferVerdict, 'hold_inlet' | 'reason'>;

/**
 * Which transfer pumps may run. A pump runs from the low setpoint of the tank it leads to up to its high one, while both
 * levels are known, above its own tank's reserve; never in a circle, never while that tank is filled another way, and
 * not for long without a rise. What is not known stops it.
 */
export class TransferPlan {
  private readonly pumpings = new Map<string, Pumping>();

  /** @param now_ms monotonic time */
  decide(tanks: readonly TransferTank[], now_ms: number): TransferVerdict[] {
    const byId = new Map(tanks.map((tank) => [tank.id, tank]));
    const leads_to = new Map(tanks.flatMap(({ id, pump }) => (pump === null ? [] : [[id, pump.to_tank]])));
    const filling = new Map<string, string>();
    // Those that run are asked first: a second one must not take over from them.
    const pumps = tanks.filter((tank) => tank.pump !== null);
    const inOrder = [...pumps].sort((a, b) => Number(this.of(b.id).running) - Number(this.of(a.id).running));
    return inOrder.flatMap((from): TransferVerdict[] => {
      if (from.pump === null) return [];
      const to = from.pump.to_tank;
      const circle = circleFrom(from.id, leads_to);
      const refusal =
        circle === null
          ? this.refusal(from, from.pump, byId.get(to), filling.get(to), now_ms)
          : no(reason('transfer_loop', { path: circle.join(' → ') }));
      const pumping = this.of(from.id);
      if (refusal !== null) {
        pumping.stop();
        if (refusal.hold_inlet) filling.set(to, from.id);
        return [{ from: from.id, to, run: false, ...refusal }];
      }
      filling.set(to, from.id);
      return [this.run(from.id, byId.get(to), now_ms)].flatMap((verdict) => verdict ?? []);
    });
  }

  private run(from: string, to: TransferTank | undefined, now_ms: number): TransferVerdict | null {
    if (to === undefined || to.level_percent === null || to.rule === null) return null;
    const pumping = this.of(from);
    pumping.goOn(to.level_percent, now_ms);
    const args = {
      from,
      to: to.id,
      level_percent: tenths(to.level_percent),
      high_percent: to.rule.high_percent,
    };
    return { from, to: to.id, run: true, hold_inlet: true, reason: reason('transfer_runs', args) };
  }

  private refusal(
    from: TransferTank,
    pump: TransferPump,
    to: TransferTank | undefined,
    other: string | undefined,
    now_ms: number,
  ): Refusal | null {
    if (to === undefined) return no(reason('transfer_target_unknown', { to: pump.to_tank }));
    const ends = { from: from.id, to: to.id };
    if (to.level_percent === null) return no(reason('transfer_level_unknown', { tank: to.id, ...ends }));
    if (from.level_percent === null) return no(reason('transfer_level_unknown', { tank: from.id, ...ends }));
    if (to.rule === null) return no(reason('transfer_rule_unknown', ends));
    if (!to.rule.enabled) return no(reason('rule_disabled'));
    if (pump.locked) return no(reason('transfer_pump_locked', ends));
    if (pump.by_hand) return no(reason('transfer_pump_by_hand', ends));
    const dry = this.tooLittle(from.id, from.level_percent, pump.reserve_percent);
    if (dry !== null) return no(dry);
    if (to.inlet_open) return no(reason('transfer_inlet_fills', ends));
    if (other !== undefined) return no(reason('transfer_other_fills', { ...ends, other }));
    const hopeless = this.of(from.id).whyHopeless(to.level_percent, now_ms);
    if (hopeless !== null)
      return no(reason('transfer_no_progress', { ...ends, waited_min: hopeless.waited_min }));
    return this.notWanted(from, to, to.level_percent, to.rule);
  }

  private tooLittle(from: string, level_percent: number, reserve_percent: number): Reason | null {
    const least = this.of(from).running ? reserve_percent : reserve_percent + BEGIN_ABOVE_RESERVE_PERCENT;
    if (level_percent > least) return null;
    return reason('transfer_supply_low', { from, level_percent: tenths(level_percent), reserve_percent });
  }

  /** Null when water is to be pumped by the rule of the tank it is pumped to. */
  private notWanted(
    from: TransferTank,
    to: TransferTank,
    level_percent: number,
    { low_percent, high_percent }: RefillRule,
  ): Refusal | null {
    const args = { level_percent: tenths(level_percent), high_percent };
    if (level_percent >= high_percent) return no(reason('reached_high', args));
    if (this.of(from.id).running) return null;
    const unsure = [from, to].find(({ certain }) => !certain);
    if (unsure !== undefined) return no(reason('transfer_level_uncertain', { tank: unsure.id }));
    if (level_percent < low_percent) return null;
    if (level_percent >= low_percent + READY_ABOVE_LOW_PERCENT)
      return no(reason('above_low', { low_percent }));
    return { hold_inlet: true, reason: reason('transfer_ready', { from: from.id, to: to.id }) };
  }

  private of(tank: string): Pumping {
    const known = this.pumpings.get(tank) ?? new Pumping();
    this.pumpings.set(tank, known);
    return known;
  }
}

function no(why: Reason): Refusal {
  return { hold_inlet: false, reason: why };
}

/** As people are shown it: cut off, so that a level just below a setpoint does not read as if it had reached it. */
function tenths(percent: number): number {
  return Math.floor(percent * 10) / 10;
}
