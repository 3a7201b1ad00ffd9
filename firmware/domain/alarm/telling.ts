import { ALARM_PRIORITIES, type AlarmPriority, type AlarmState } from './state.js';

/** An alarm as far as telling people matters. */
export interface Tellable {
  readonly id: string;
  /** Names one coming of the alarm: when it comes again, this is another. */
  readonly raised: string;
  readonly state: AlarmState;
  readonly priority: AlarmPriority;
}

/** Whom to tell, when. Spans in ms. */
export interface Listener {
  readonly id: string;
  readonly min_priority: AlarmPriority;
  /** Told when nobody has acknowledged for so long. */
  readonly after_ms: number;
  /** Told again so often; 0 for never. */
  readonly repeat_ms: number;
  /** Whether only critical alarms are told now. */
  readonly quiet: boolean;
}

/** A coming of an alarm that a listener was told of, as it outlives a restart. */
export interface ToldComing {
  readonly coming: string;
  /** Monotonic, in ms: when they were told last. */
  readonly at_ms: number;
}

/**
 * After a message, so long nothing but what is critical is told to the same listener, in s: what comes meanwhile comes
 * together. When a tunnel breaks, 250 Pis go within a minute, and nobody reads 250 messages.
 */
export const DEFAULT_HOLD_OFF_S = 60;

/** What it is now: monotonic for spans, and by the wall, which dates alarms from before a restart. In ms. */
export interface Moment {
  readonly now_ms: number;
  readonly wall_ms: number;
}

/** What has to be said to one listener now. */
export interface Due {
  readonly listener: string;
  /** Alarms that stand and nobody has acknowledged. */
  readonly standing: readonly Tellable[];
  /** Alarms this listener was told of that are over by now. */
  readonly over: readonly Tellable[];
}

/**
 * Remembers who was told what, and works out who has to be told now: at once, again, or because the first person did
 * not answer. Times are monotonic; a message counts when it was delivered, so that what failed is due again.
 */
export class Telling {
  private readonly since_ms = new Map<string, number>();
  /** When each listener was told last of each coming, monotonic. */
  private readonly told = new Map<string, Map<string, number>>();
  /** When each listener got their last message. */
  private readonly last_ms = new Map<string, number>();
  private readonly hold_off_ms: number;

  /** @param hold_off_s so long after a message nothing but what is critical is told to the same listener (10–3600) */
  constructor(hold_off_s = DEFAULT_HOLD_OFF_S) {
    this.hold_off_ms = hold_off_s * 1000;
  }

  /** Takes up what stood before a restart: whose time had not come is told in it, reckoned from when the alarm came. */
  resume(alarms: readonly Tellable[], { now_ms, wall_ms }: Moment): void {
    for (const alarm of alarms) {
      // Behind an alarm's own time a clock is not set yet: then it is as if the alarm had just come.
      const age_ms = Math.max(0, wall_ms - Date.parse(alarm.raised));
      this.since_ms.set(comingOf(alarm), now_ms - age_ms);
    }
  }

  /** What a listener was told of, as far as it is not over. */
  toldTo(listener: string): ToldComing[] {
    return [...(this.told.get(listener) ?? [])].map(([coming, at_ms]) => ({ coming, at_ms }));
  }

  /** A listener was told of this before a restart. */
  remember(listener: string, told: readonly ToldComing[]): void {
    this.told.set(listener, new Map(told.map(({ coming, at_ms }) => [coming, at_ms])));
  }

  /** A listener is somebody else from now on: they were told nothing. */
  forget(listener: string): void {
    this.told.delete(listener);
    this.last_ms.delete(listener);
  }

  /** Who has to be told what at `now_ms`. */
  due(alarms: readonly Tellable[], listeners: readonly Listener[], now_ms: number): Due[] {
    this.follow(alarms, now_ms);
    return listeners
      .map((listener) => ({
        listener: listener.id,
        standing: alarms.filter((alarm) => this.isDue(alarm, listener, now_ms)),
        over: alarms.filter((alarm) => this.isNewsThatOver(alarm, listener)),
      }))
      .filter(({ standing, over }) => standing.length + over.length > 0)
      .filter((due) => !this.isHeldOff(due, now_ms));
  }

  /** A listener has got a message. */
  delivered({ listener, standing, over }: Due, now_ms: number): void {
    this.last_ms.set(listener, now_ms);
    const told = this.told.get(listener) ?? new Map<string, number>();
    this.told.set(listener, told);
    for (const alarm of standing) told.set(comingOf(alarm), now_ms);
    for (const alarm of over) told.delete(comingOf(alarm));
  }

  private isHeldOff({ listener, standing }: Due, now_ms: number): boolean {
    if (standing.some(({ priority }) => priority === 'critical')) return false;
    return now_ms - (this.last_ms.get(listener) ?? Number.NEGATIVE_INFINITY) < this.hold_off_ms;
  }

  private isDue(
    alarm: Tellable,
    { id, min_priority, after_ms, repeat_ms, quiet }: Listener,
    now_ms: number,
  ): boolean {
    if (alarm.state !== 'active_unacknowledged') return false;
    if (rank(alarm.priority) > rank(min_priority)) return false;
    if (quiet && alarm.priority !== 'critical') return false;
    if (now_ms - (this.since_ms.get(comingOf(alarm)) ?? now_ms) < after_ms) return false;
    const last_ms = this.told.get(id)?.get(comingOf(alarm));
    return last_ms === undefined || (repeat_ms > 0 && now_ms - last_ms >= repeat_ms);
  }

  private isNewsThatOver(alarm: Tellable, { id, quiet }: Listener): boolean {
    return (
      alarm.state === 'returned_unacknowledged' && !quiet && this.told.get(id)?.has(comingOf(alarm)) === true
    );
  }

  /** Notes what is new, and forgets what is gone. */
  private follow(alarms: readonly Tellable[], now_ms: number): void {
    const comings = new Set(alarms.map(comingOf));
    for (const coming of comings) if (!this.since_ms.has(coming)) this.since_ms.set(coming, now_ms);
    for (const coming of this.since_ms.keys()) if (!comings.has(coming)) this.since_ms.delete(coming);
    for (const told of this.told.values())
      for (const coming of told.keys()) if (!comings.has(coming)) told.delete(coming);
  }
}

/** Names one coming of an alarm: one that was over and comes again is another. */
export function comingOf({ id, raised }: Tellable): string {
  return `${id} ${raised}`;
}

function rank(priority: AlarmPriority): number {
  return ALARM_PRIORITIES.indexOf(priority);
}
