import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import { ruleInForce, withSchedule } from '../schedule/schedule-now.js';
import { circleThrough, type Ways, waysBetween } from './circle.js';
import { Pumping } from './pumping.js';
import { TargetWatch } from './target-watch.js';
import type { TransferPump, TransferTank } from './transfer-tank.js';

/** What is to be done with one transfer pump. */
export interface TransferVerdict {
  readonly from: string;
  readonly to: string;
  /** Why it is to run by a lease, also while its own node still keeps it off; null when it is not to. */
  readonly run: Reason | null;
  /** Whether a run by hand is to end now. */
  readonly end_hand: boolean;
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

type Decided = Omit<TransferVerdict, 'from' | 'to'>;
type Refusal = Pick<Decided, 'hold_inlet' | 'reason'>;

/** A transfer pump, its tank, and the other tanks around it. */
interface Way {
  readonly from: TransferTank;
  readonly pump: TransferPump;
  readonly tanks: readonly TransferTank[];
  readonly ways: Ways;
  /** The tank from which the one it leads to is filled already; undefined where it is not. */
  readonly other: string | undefined;
}

/** A tank of which enough is known to fill it. */
interface Target extends TransferTank {
  readonly level_percent: number;
  /** As it is set: a person goes by no hours. */
  readonly rule: RefillRule;
  /** As its schedule has it now. */
  readonly rule_now: RefillRule;
}

/**
 * Which transfer pumps may run. A pump runs from the low setpoint of the tank it leads to up to its high one, at the hours
 * at which that one may be filled, while both levels are known, above its own tank's reserve; never in a circle, never while that tank is filled another way, and
 * not for long without a rise. What is not known stops it. While its own node keeps it off it goes on being asked for,
 * but holds up nothing else that may fill the tank. A run by hand needs no low level, but whatever might make
 * the other tank run over ends it, too.
 */
export class TransferPlan {
  private readonly pumpings = new Map<string, Pumping>();
  private readonly watches = new Map<string, TargetWatch>();
  /** Where the pump of each tank led to at the last decision; nothing of a tank without one. */
  private readonly targets = new Map<string, string>();
  /** The tanks whose pumps were to run at the last decision. */
  private fillers: ReadonlySet<string> = new Set();

  /** Decides anew; to be called about once a second. @param now_ms monotonic time */
  decide(tanks: readonly TransferTank[], now_ms: number): TransferVerdict[] {
    const ways = waysOf(tanks);
    for (const tank of tanks) this.follow(tank, tanks, now_ms);
    const filling = new Map<string, string>();
    const fillers = new Set<string>();
    const verdicts = this.inOrder(tanks, now_ms).flatMap((from): TransferVerdict[] => {
      const { id, pump } = from;
      if (pump === null) return [];
      const to = pump.to_tank;
      const running = this.fillers.has(id) ? undefined : runningInto(to, id, tanks);
      const way = { from, pump, tanks, ways, other: filling.get(to) ?? running };
      const decided = this.decideOne(way, now_ms);
      if (decided.hold_inlet && !filling.has(to)) filling.set(to, id);
      const fills = decided.run !== null && decided.hold_inlet;
      if (fills || (pump.mode === 'hand' && !decided.end_hand)) fillers.add(id);
      return [{ from: id, to, ...decided }];
    });
    this.fillers = fillers;
    return verdicts;
  }

  /**
   * Why the transfer pump of a tank may not begin to run by hand; null when it may, or when there is none.
   * @param now_ms monotonic time
   */
  barsHand(id: string, tanks: readonly TransferTank[], now_ms: number): Reason | null {
    const from = tanks.find((tank) => tank.id === id);
    if (!from?.pump) return null;
    const { pump } = from;
    const to = knownTarget({ from, pump, tanks, ways: waysOf(tanks) });
    if ('code' in to) return to;
    const other = runningInto(to.id, id, tanks);
    const barred = this.seen(to, now_ms).forbids(to, id, now_ms) ?? elsewise(to, id, other) ?? full(to, id);
    return barred ?? (to.certain ? null : reason('transfer_level_uncertain', { tank: to.id }));
  }

  /** A float that turns, and a doubt, count also while the level is unknown; what ran to elsewhere, or was taken out, runs no more. */
  private follow(tank: TransferTank, tanks: readonly TransferTank[], now_ms: number): void {
    const { id, pump } = tank;
    if (tanks.some((from) => from.pump?.to_tank === id)) this.seen(tank, now_ms);
    const to = pump?.to_tank;
    if (this.targets.get(id) === to) return;
    this.pumpings.delete(id);
    if (to === undefined) this.targets.delete(id);
    else this.targets.set(id, to);
  }

  private decideOne(way: Way, now_ms: number): Decided {
    const { from, pump, other } = way;
    const to = knownTarget(way);
    const pumping = this.of(from.id);
    if (!('code' in to)) pumping.see(to.level_percent, pump.on, now_ms);
    if (pump.mode === 'hand') {
      pumping.stop();
      const why = 'code' in to ? to : this.endsHand(to, from.id, other, now_ms);
      if (why === null)
        return hand(false, true, reason('transfer_hand_runs', { from: from.id, to: pump.to_tank }));
      // Its water comes for as long as it runs, also when it shall not.
      return hand(true, pump.on, why);
    }
    const refusal = 'code' in to ? no(to) : this.refusal(way, to, now_ms);
    if (refusal === null && !('code' in to)) return this.run(from.id, pump, to, now_ms);
    pumping.stop();
    return { run: null, end_hand: false, ...(refusal ?? no(reason('not_asked'))) };
  }

  private run(from: string, { on, why }: TransferPump, to: Target, now_ms: number): Decided {
    const pumping = this.of(from);
    pumping.goOn(to.level_percent, on, now_ms);
    const args = {
      from,
      to: to.id,
      level_percent: tenths(to.level_percent),
      high_percent: to.rule_now.high_percent,
    };
    const run = reason('transfer_runs', args);
    if (!pumping.inVain(now_ms)) return { run, end_hand: false, hold_inlet: true, reason: run };
    const waits = reason('transfer_pump_waits', { ...why.args, from, to: to.id, cause: why.code });
    return { run, end_hand: false, hold_inlet: false, reason: waits };
  }

  private endsHand(to: Target, from: string, other: string | undefined, now_ms: number): Reason | null {
    const seen = this.seen(to, now_ms);
    const unsafe = seen.forbids(to, from, now_ms) ?? seen.tooUncertain(to, from, now_ms);
    return unsafe ?? elsewise(to, from, other) ?? full(to, from);
  }

  private refusal({ from, pump, other }: Way, to: Target, now_ms: number): Refusal | null {
    const ends = { from: from.id, to: to.id };
    const seen = this.seen(to, now_ms);
    const unsafe = seen.forbids(to, from.id, now_ms);
    if (unsafe !== null) return no(unsafe);
    if (from.level_percent === null) return no(reason('transfer_level_unknown', { tank: from.id, ...ends }));
    if (!to.rule.enabled) return no(reason('rule_disabled'));
    if (pump.locked) return no(reason('transfer_pump_locked', ends));
    if (pump.mode === 'off') return no(reason('transfer_pump_by_hand', ends));
    const dry = this.tooLittle(from.id, from.level_percent, pump.reserve_percent);
    if (dry !== null) return no(dry);
    const elsewhere = elsewise(to, from.id, other);
    if (elsewhere !== null) return no(elsewhere);
    const uncertain = this.of(from.id).running ? seen.tooUncertain(to, from.id, now_ms) : null;
    if (uncertain !== null) return no(uncertain);
    const hopeless = this.of(from.id).whyHopeless(now_ms);
    if (hopeless !== null)
      return no(reason('transfer_no_progress', { ...ends, waited_min: hopeless.waited_min }));
    const unwanted = this.notWanted(from, pump.on, to);
    if (unwanted !== null) this.of(from.id).finish();
    return unwanted;
  }

  private tooLittle(from: string, level_percent: number, reserve_percent: number): Reason | null {
    const least = this.of(from).running ? reserve_percent : reserve_percent + BEGIN_ABOVE_RESERVE_PERCENT;
    if (level_percent > least) return null;
    return reason('transfer_supply_low', { from, level_percent: tenths(level_percent), reserve_percent });
  }

  /** Null when water is to be pumped by the rule of the tank it is pumped to. */
  private notWanted(from: TransferTank, on: boolean, to: Target): Refusal | null {
    const { level_percent, rule, rule_now, schedule } = to;
    const { low_percent, high_percent } = rule_now;
    // Outside its hours only what runs goes on: a pump that is kept off until then does not begin.
    const running = this.of(from.id).running && (on || high_percent === rule.high_percent);
    const told = (why: Reason) => no(withSchedule(why, rule, schedule, level_percent));
    // Lowered by its schedule, the high setpoint says nothing of a tank that nobody fills.
    if (level_percent >= (running ? high_percent : rule.high_percent))
      return told(reason('reached_high', { level_percent: tenths(level_percent), high_percent }));
    if (running) return null;
    const unsure = [from, to].find(({ certain }) => !certain);
    if (unsure !== undefined) return no(reason('transfer_level_uncertain', { tank: unsure.id }));
    if (level_percent < low_percent) return null;
    if (level_percent >= low_percent + READY_ABOVE_LOW_PERCENT)
      return told(reason('above_low', { low_percent }));
    return { hold_inlet: true, reason: reason('transfer_ready', { from: from.id, to: to.id }) };
  }

  /**
   * Those that run are asked first: a second one must not take over from them. Then what a person asked for; last those
   * that are kept off.
   */
  private inOrder(tanks: readonly TransferTank[], now_ms: number): TransferTank[] {
    const rank = ({ id, pump }: TransferTank) => {
      if (this.fillers.has(id)) return 0;
      if (pump?.mode === 'hand') return 1;
      return this.of(id).inVain(now_ms) ? 3 : 2;
    };
    return [...tanks].sort((a, b) => rank(a) - rank(b));
  }

  private of(tank: string): Pumping {
    const known = this.pumpings.get(tank) ?? new Pumping();
    this.pumpings.set(tank, known);
    return known;
  }

  /** Whoever watches a tank that is pumped to, and has seen how it stands now. */
  private seen(to: TransferTank, now_ms: number): TargetWatch {
    const watch = this.watches.get(to.id) ?? new TargetWatch();
    this.watches.set(to.id, watch);
    watch.see(to, now_ms);
    return watch;
  }
}

function waysOf(tanks: readonly TransferTank[]): Ways {
  return waysBetween(
    tanks.map(({ id, pump, supplied_by }) => ({ id, to_tank: pump?.to_tank ?? null, supplied_by })),
  );
}

/** The tank a pump leads to, or why nothing at all can be pumped there. */
function knownTarget({ from, pump, tanks, ways }: Omit<Way, 'other'>): Target | Reason {
  const circle = circleThrough(from.id, pump.to_tank, ways);
  if (circle !== null) return reason('transfer_loop', { path: circle.join(' → ') });
  const to = tanks.find(({ id }) => id === pump.to_tank);
  if (to === undefined) return reason('transfer_target_unknown', { to: pump.to_tank });
  const { id, level_percent, rule, schedule } = to;
  const ends = { from: from.id, to: id };
  if (level_percent === null) return reason('transfer_level_unknown', { tank: id, ...ends });
  if (rule === null) return reason('transfer_rule_unknown', ends);
  return { ...to, level_percent, rule, rule_now: ruleInForce(rule, schedule).rule };
}

/** Why it is not filled from `from`, because it is filled another way; null when it is not. */
function elsewise({ id: to, inlet_open }: Target, from: string, other: string | undefined): Reason | null {
  if (inlet_open) return reason('transfer_inlet_fills', { from, to });
  return other === undefined ? null : reason('transfer_other_fills', { from, to, other });
}

/** Why a person may not fill it further; null while there is room below its high setpoint. */
function full({ id: to, level_percent, rule: { high_percent } }: Target, from: string): Reason | null {
  if (level_percent < high_percent) return null;
  return reason('transfer_target_full', { from, to, level_percent: tenths(level_percent), high_percent });
}

/** The tank, other than `from`, whose pump runs into `to` by whatever cause. */
function runningInto(to: string, from: string, tanks: readonly TransferTank[]): string | undefined {
  return tanks.find(({ id, pump }) => id !== from && pump?.to_tank === to && pump.on)?.id;
}

function hand(end_hand: boolean, hold_inlet: boolean, why: Reason): Decided {
  return { run: null, end_hand, hold_inlet, reason: why };
}

function no(why: Reason): Refusal {
  return { hold_inlet: false, reason: why };
}

/** As people are shown it: cut off, so that a level just below a setpoint does not read as if it had reached it. */
function tenths(percent: number): number {
  return Math.floor(percent * 10) / 10;
}
