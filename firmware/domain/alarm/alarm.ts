import type { AlarmState } from './state.js';

/** How long a condition must stand before it counts, in ms (0 or more). Without delays a wave would ring the bell. */
export interface AlarmDelays {
  /** From the condition to the alarm. */
  readonly on_delay_ms: number;
  /** From the end of the condition to the alarm's return. */
  readonly off_delay_ms: number;
  /** What comes again and again stands as well, or it would never last as long as a delay; left out: it does not. */
  readonly again?: ComingAndGoing;
}

/** A condition that has come so often within so long stands, also while it is away. */
export interface ComingAndGoing {
  readonly times: number;
  readonly within_ms: number;
}

/** What outlives a restart of whoever keeps the alarm. */
export interface AlarmMemory {
  /** Whether the condition stands, delays done. */
  readonly active: boolean;
  /** Whether somebody has seen it since it last became active. */
  readonly acknowledged: boolean;
}

export const NO_ALARM: AlarmMemory = { active: false, acknowledged: true };

/**
 * One alarm through the states of ISA-18.2. Holds no clock: times are monotonic and told with every call.
 *
 * active_unacknowledged ─acknowledge→ active_acknowledged ─return→ cleared
 *          └───────return→ returned_unacknowledged ─acknowledge→ cleared
 * Shelving hides any of these for a bounded time; what happens meanwhile is followed, and shows when it ends. An active
 * alarm also gives way to another one that names its cause (the standard's suppression by design): that one then asks.
 */
export class Alarm {
  private active: boolean;
  private acknowledged: boolean;
  /** For how long the condition has differed from what is told, as far as anybody could know. */
  private differed_ms = 0;
  /** When it was last seen to differ; null when it did not, or nobody knew. */
  private differs_at_ms: number | null = null;
  private condition: boolean | null = null;
  /** When the condition came, lately. */
  private onsets_ms: readonly number[] = [];
  private shelved_until_ms: number | null = null;
  private came = 0;

  constructor(
    private readonly delays: AlarmDelays,
    memory: AlarmMemory = NO_ALARM,
  ) {
    this.active = memory.active;
    this.acknowledged = memory.acknowledged;
  }

  /** The state as of the last call. */
  get state(): AlarmState {
    if (this.shelved_until_ms !== null) return 'shelved';
    return this.underlying;
  }

  /** How often it has become active, or was renewed, since this was made: another number is another coming. */
  get comings(): number {
    return this.came;
  }

  /** What has to be kept across a restart. */
  get memory(): AlarmMemory {
    return { active: this.active, acknowledged: this.acknowledged };
  }

  /**
   * Takes in whether the condition stands.
   * @param condition null while it cannot be known: the alarm then stays as it is, and a delay stands still
   */
  observe(condition: boolean | null, now_ms: number): AlarmState {
    this.endShelving(now_ms);
    if (condition === null) this.differs_at_ms = null;
    else this.follow(this.comesAndGoes(condition, now_ms) || condition, now_ms);
    return this.state;
  }

  /**
   * Something further has the condition of an active alarm: whoever saw it, or put it aside, meant the other thing.
   * Does nothing to one that is not active.
   */
  renew(): void {
    if (!this.active) return;
    this.acknowledged = false;
    this.shelved_until_ms = null;
    this.came += 1;
  }

  /**
   * Another alarm tells the same, nearer to its cause, and asks whoever has to see it: nothing is left of this one. Answers
   * whether it was active; one that has returned by itself was about something else, and stays.
   */
  giveWay(): boolean {
    if (!this.active) return false;
    this.active = false;
    this.acknowledged = true;
    this.differsNoMore();
    this.shelved_until_ms = null;
    return true;
  }

  /** Somebody has seen it. Answers whether there was anything to acknowledge. */
  acknowledge(): boolean {
    if (this.acknowledged) return false;
    this.acknowledged = true;
    return true;
  }

  /** Hides the alarm until `until_ms`. Answers false for an alarm that shows nothing. */
  shelve(until_ms: number): boolean {
    if (this.state === 'cleared') return false;
    this.shelved_until_ms = until_ms;
    return true;
  }

  /** Shows it again. Answers whether it was shelved. */
  unshelve(): boolean {
    const was = this.shelved_until_ms !== null;
    this.shelved_until_ms = null;
    return was;
  }

  private get underlying(): AlarmState {
    if (this.active) return this.acknowledged ? 'active_acknowledged' : 'active_unacknowledged';
    return this.acknowledged ? 'cleared' : 'returned_unacknowledged';
  }

  private follow(stands: boolean, now_ms: number): void {
    if (stands === this.active) {
      this.differsNoMore();
      return;
    }
    this.differed_ms += now_ms - (this.differs_at_ms ?? now_ms);
    this.differs_at_ms = now_ms;
    const delay_ms = stands ? this.delays.on_delay_ms : this.delays.off_delay_ms;
    if (this.differed_ms >= delay_ms) this.turn(stands);
  }

  private comesAndGoes(condition: boolean, now_ms: number): boolean {
    const came = condition && this.condition !== true;
    this.condition = condition;
    const { again } = this.delays;
    if (again === undefined) return false;
    const lately_ms = this.onsets_ms.filter((onset_ms) => now_ms - onset_ms < again.within_ms);
    this.onsets_ms = came ? [...lately_ms, now_ms].slice(-again.times) : lately_ms;
    return this.onsets_ms.length >= again.times;
  }

  private differsNoMore(): void {
    this.differed_ms = 0;
    this.differs_at_ms = null;
  }

  private turn(active: boolean): void {
    this.active = active;
    this.differsNoMore();
    // Each time it comes back, somebody has to see it again; what returns keeps asking for whoever has not.
    if (!active) return;
    this.acknowledged = false;
    this.came += 1;
  }

  private endShelving(now_ms: number): void {
    if (this.shelved_until_ms !== null && now_ms >= this.shelved_until_ms) this.shelved_until_ms = null;
  }
}
