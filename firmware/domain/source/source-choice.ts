import { type Reason, reason } from '../reason.js';
import { type SourceOptions, within } from './source.js';

/** What choosing goes by. */
export interface SourceSituation {
  /** Monotonic. */
  readonly now_ms: number;
  /** Minute of the day, local; null while the clock is not trusted. */
  readonly minute: number | null;
  /** Level of a supplying tank in percent; null while unknown. */
  readonly supply_percent: (tank: string) => number | null;
  /** The kinds that shall wait, by a lease of the gateway: what costs, while rain is due. */
  readonly waits?: (source: SourceOptions) => Reason | null;
}

/** Why a source is not used now. */
export interface SourceState {
  readonly source: SourceOptions;
  readonly blocks: Reason | null;
}

/** A source that brought no water at its last try, and for how long it is still left alone: 0 where it may be tried again. */
export interface SourceLock {
  readonly id: string;
  readonly remaining_s: number;
}

/**
 * Chooses among the sources of one inlet: by priority, then by cost, then by quality. One whose supplying tank is nearly
 * empty, or that brought no water, is locked out until it has recovered well beyond that, so that two sources do not take
 * turns by the minute. An unknown supplying tank counts as empty.
 *
 * A main that brought no water is not left for nothing: where no other source can take over it goes on, as an inlet
 * does that has no other. Its pressure comes back by itself, and no pump runs dry meanwhile.
 */
export class SourceChoice {
  private readonly ordered: readonly SourceOptions[];
  /** Those that are not good enough for this tank, ever. */
  readonly unfit: readonly SourceState[];
  /** Those that were dry at their last try, and until when each is left alone. */
  private readonly locked = new Map<string, { readonly until_ms: number; readonly why: Reason }>();
  /** Those that have brought no water since they were found dry, and until when that says something of them. */
  private readonly doubted = new Map<string, number>();
  /** How the supplying tank of each was last seen; nothing of one whose level was never known. */
  private readonly supplies = new Map<string, 'sound' | 'low' | 'lost'>();
  private changes = 0;

  /** @param least_quality sources below it are never used for this tank (1–5) */
  constructor(sources: readonly SourceOptions[], least_quality = 1) {
    this.unfit = sources
      .filter(({ quality }) => quality < least_quality)
      .map((source) => {
        const { id, quality } = source;
        return { source, blocks: reason('source_unfit', { source: id, quality, least_quality }) };
      });
    this.ordered = sources
      .filter(({ quality }) => quality >= least_quality)
      .sort((a, b) => a.priority - b.priority || a.cost_per_m3 - b.cost_per_m3 || b.quality - a.quality);
  }

  /**
   * Whether a person has to look: every one of them was dry at its last try, and pumps would take turns running dry. The
   * pressure of a main comes back by itself, and the herd shall not wait for an admin then; nor shall it where one of them
   * only waits for its hour, for a lease, or for water in the tank it comes from, for that one can still take over.
   */
  get wantAPerson(): boolean {
    return this.wouldWantAPerson(null);
  }

  /** The same if this one were dry, too. */
  wouldWantAPerson(dry: string | null): boolean {
    const { ordered, locked } = this;
    return (
      ordered.length > 0 && ordered.every(({ id, kind }) => kind !== 'town' && (id === dry || locked.has(id)))
    );
  }

  /** Whether any of them is left alone for having been dry. */
  anyDry(now_ms: number): boolean {
    return this.ordered.some(({ id }) => this.dry(id, now_ms) !== null);
  }

  /** Whether it was dry at its last try. */
  wasDry(id: string): boolean {
    return this.locked.has(id);
  }

  /** Whether it has brought no water since it was found dry, and that is no longer ago than twice as long as it is left alone. */
  isDoubted(id: string, now_ms: number): boolean {
    return now_ms < (this.doubted.get(id) ?? Number.NEGATIVE_INFINITY);
  }

  /** The source to use now; null when there is none. */
  choose(situation: SourceSituation): SourceOptions | null {
    return this.states(situation).find(({ blocks }) => blocks === null)?.source ?? null;
  }

  /** How all of them stand, in the order in which they are asked. */
  states(situation: SourceSituation): readonly SourceState[] {
    const states = this.ordered.map((source) => ({
      source,
      blocks: this.dry(source.id, situation.now_ms) ?? this.whyNot(source, situation),
    }));
    if (states.some(({ blocks }) => blocks === null)) return states;
    const last = this.ordered.find(
      (source) => source.kind === 'town' && this.whyNot(source, situation) === null,
    );
    return states.map((state) => (state.source === last ? { ...state, blocks: null } : state));
  }

  /** Tells that a source has brought no water for as long as it may. */
  ranDry(id: string, now_ms: number): void {
    const source = this.ordered.find((one) => one.id === id);
    if (source === undefined) return;
    // A main that goes on though it is dry is told at every tick: that is the same lock, and no change.
    if (now_ms >= (this.locked.get(id)?.until_ms ?? Number.NEGATIVE_INFINITY)) this.changes += 1;
    this.lock(source, now_ms + source.retry_after_s * 1000);
  }

  /**
   * Tells that a source brings water: it is no longer dry. Nor does it count that another was, once that one may be tried
   * again: much may have rained since.
   */
  brought(id: string, now_ms: number): void {
    this.doubted.delete(id);
    for (const dry of this.locked.keys()) {
      if (dry !== id && this.dry(dry, now_ms) !== null) continue;
      this.locked.delete(dry);
      this.changes += 1;
    }
  }

  /** Unlocks what is locked for having been dry. */
  reset(): void {
    if (this.locked.size > 0) this.changes += 1;
    this.locked.clear();
    this.doubted.clear();
  }

  /**
   * Another number after a source was locked for having been dry or low, after such a one brought water or has recovered, and
   * after a reset: what is to be remembered has then changed.
   */
  get revision(): number {
    return this.changes;
  }

  /** What was dry at its last try, in whole seconds. */
  memory(now_ms: number): readonly SourceLock[] {
    return [...this.locked].map(([id, { until_ms }]) => ({
      id,
      remaining_s: Math.max(0, Math.ceil((until_ms - now_ms) / 1000)),
    }));
  }

  /** What is locked because the tank it comes from was nearly empty, and has not recovered since. */
  get low(): readonly string[] {
    return [...this.supplies].flatMap(([id, seen]) => (seen === 'low' ? [id] : []));
  }

  /**
   * Locks again what was locked: none that is not known here, and none for longer than it would be locked now.
   * @param low those whose supplying tank has to recover first
   */
  remember(locks: readonly SourceLock[], now_ms: number, low: readonly string[] = []): void {
    this.changes += 1;
    for (const { id, supply_tank } of this.ordered)
      if (supply_tank !== null && low.includes(id)) this.supplies.set(id, 'low');
    for (const { id, remaining_s } of locks) {
      const source = this.ordered.find((one) => one.id === id);
      if (source === undefined || !(remaining_s >= 0)) continue;
      this.lock(source, now_ms + Math.min(remaining_s, source.retry_after_s) * 1000);
    }
  }

  private lock({ id, dry_run_s, retry_after_s }: SourceOptions, until_ms: number): void {
    this.doubted.set(id, until_ms + retry_after_s * 1000);
    this.locked.set(id, { until_ms, why: reason('source_dry', { source: id, dry_s: dry_run_s ?? 0 }) });
  }

  /** Why it is locked out, for having been dry lately. */
  private dry(id: string, now_ms: number): Reason | null {
    const locked = this.locked.get(id);
    return locked !== undefined && now_ms < locked.until_ms ? locked.why : null;
  }

  /** Why it is not used, dry or not. */
  private whyNot(source: SourceOptions, situation: SourceSituation): Reason | null {
    const low = this.supplyLow(source, situation);
    if (low !== null) return low;
    const { allowed_hours, id } = source;
    const { minute } = situation;
    if (allowed_hours !== null && minute !== null && !within(allowed_hours, minute)) {
      return reason('source_outside_hours', { source: id });
    }
    return situation.waits?.(source) ?? null;
  }

  private supplyLow(source: SourceOptions, { supply_percent }: SourceSituation): Reason | null {
    const { supply_tank, id, lock_out_percent, restore_percent } = source;
    if (supply_tank === null) return null;
    const percent = supply_percent(supply_tank);
    if (percent === null) {
      // Before its first reading it is not used, but was never seen to be low, either.
      if (this.supplies.get(id) === 'sound') this.supplies.set(id, 'lost');
      return reason('source_level_unknown', { source: id, tank: supply_tank });
    }
    if (percent <= lock_out_percent) this.saw(id, 'low');
    else if (percent >= restore_percent || !this.supplies.has(id)) this.saw(id, 'sound');
    return this.supplies.get(id) === 'sound'
      ? null
      : reason('source_low', { source: id, tank: supply_tank, restore_percent });
  }

  private saw(id: string, seen: 'sound' | 'low'): void {
    const before = this.supplies.get(id);
    if (seen === before) return;
    if (seen === 'low' || before === 'low') this.changes += 1;
    this.supplies.set(id, seen);
  }
}
