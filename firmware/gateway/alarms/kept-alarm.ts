import { Alarm } from '../../domain/alarm/alarm.js';
import type { AlarmCode, AlarmDefinition } from '../../domain/alarm/catalogue.js';
import { type ReasonArgs, reason } from '../../domain/reason.js';
import { type AlarmView, alarmId, MAX_SHELVED_MIN } from '../../protocol/alarms.js';
import { toTimestamp } from '../../protocol/primitives.js';
import { sentence } from '../../protocol/reason-text.js';
import type { Condition } from './conditions.js';
import { argsOfParts, newestFirst, partsToldIn } from './parts.js';

/** Farm time: spans by its monotonic reading, labels by its wall. */
export interface Now {
  readonly monotonic_ms: number;
  readonly wall_ms: number;
}

/** What an alarm is about: a tank, a node or the gateway, by its identifier. */
export interface Subject {
  readonly scope: AlarmView['scope'];
  readonly subject: string;
}

const MAX_SHELVED_MS = MAX_SHELVED_MIN * 60_000;
/** The figures of an alarm that stands are told anew no more often than this: a level changes with every wave. */
const FIGURES_MS = 60_000;

/** One alarm of one tank, node or gateway, with what people are shown of it. */
export class KeptAlarm {
  readonly id: string;
  private readonly alarm: Alarm;
  private shown: AlarmView | null;
  /** The parts that have the condition, the newest first. */
  private parts: readonly string[];
  private comings = 0;
  /** When the figures were told last, monotonic. */
  private figures_ms = Number.NEGATIVE_INFINITY;

  /** @param kept as it stood before a restart */
  constructor(
    readonly of: Subject,
    readonly code: AlarmCode,
    private readonly definition: AlarmDefinition,
    now: Now,
    kept: AlarmView | null = null,
  ) {
    this.id = alarmId.parse(`${of.scope}.${of.subject}.${code}`);
    this.shown = kept === null ? null : { ...kept, priority: definition.priority };
    this.parts = partsToldIn(kept?.args ?? {});
    this.alarm = new Alarm(definition, {
      active: kept !== null && kept.state !== 'returned_unacknowledged',
      acknowledged: kept === null || kept.acknowledged_by !== null || kept.state === 'active_acknowledged',
    });
    if (kept?.state === 'shelved' && kept.shelved_until !== null) {
      const left_ms = Date.parse(kept.shelved_until) - now.wall_ms;
      // A clock that is not set yet may be years behind.
      this.alarm.shelve(now.monotonic_ms + Math.min(Math.max(0, left_ms), MAX_SHELVED_MS));
    }
  }

  /** As people see it; null while it is cleared. */
  get view(): AlarmView | null {
    return this.shown?.state === 'cleared' ? null : this.shown;
  }

  /** Whether the condition stood at the last look, delays done. */
  get active(): boolean {
    return this.alarm.memory.active;
  }

  /**
   * Takes in whether the condition stands. Answers the new view when the state is another one, or when the alarm came
   * anew: a further part has the condition, or it has become graver.
   */
  observe(condition: Condition, now: Now): AlarmView | null {
    const was_active = this.active;
    this.alarm.observe(condition.stands, now.monotonic_ms);
    if (condition.stands === true) {
      this.followParts(condition, was_active);
      if (was_active && this.becameGraver(condition)) this.alarm.renew();
    } else if (!this.active) this.parts = [];
    return this.told(now, this.argsOf(condition), null);
  }

  /**
   * Puts the figures of now into the sentence of an alarm that stands. Answers the view when they have changed, at most
   * once a minute; at once when they are of another part.
   */
  refresh(condition: Condition, now: Now): AlarmView | null {
    if (condition.stands !== true || !this.active || this.shown === null) return null;
    const args = this.argsOf(condition);
    const { args: before } = this.shown;
    if (JSON.stringify(args) === JSON.stringify(before)) return null;
    const other_part = String(partsToldIn(args)) !== String(partsToldIn(before));
    if (!other_part && now.monotonic_ms - this.figures_ms < FIGURES_MS) return null;
    this.figures_ms = now.monotonic_ms;
    this.shown = { ...this.shown, ...this.words(args) };
    return this.shown;
  }

  /** Another alarm that stands names its cause. Answers the new view, or null when it did not stand itself. */
  giveWay(now: Now): AlarmView | null {
    if (!this.alarm.giveWay()) return null;
    this.parts = [];
    return this.told(now, null, null);
  }

  /** Somebody has seen it. Answers the new view, or null when there was nothing to see. */
  acknowledge(by: string, now: Now): AlarmView | null {
    return this.alarm.acknowledge() ? this.told(now, null, by) : null;
  }

  /** Hides it for a while. Answers the new view, or null when there was nothing to hide. */
  shelve(span_ms: number, now: Now): AlarmView | null {
    if (!this.alarm.shelve(now.monotonic_ms + span_ms)) return null;
    const view = this.told(now, null, null) ?? this.shown;
    if (view === null) return null;
    this.shown = { ...view, shelved_until: toTimestamp(now.wall_ms + span_ms) };
    return this.shown;
  }

  /** Shows it again. Answers the new view, or null when it was not hidden. */
  unshelve(now: Now): AlarmView | null {
    return this.alarm.unshelve() ? this.told(now, null, null) : null;
  }

  private followParts({ parts = [] }: Condition, was_active: boolean): void {
    const further = parts.some(({ name }) => !this.parts.includes(name));
    this.parts = newestFirst(this.parts, parts).map(({ name }) => name);
    if (further && was_active) this.alarm.renew();
  }

  private becameGraver({ graver = false, args }: Condition): boolean {
    return graver && this.shown !== null && this.shown.args.why !== args.why;
  }

  private argsOf({ args, parts }: Condition): ReasonArgs {
    return parts === undefined ? args : argsOfParts(newestFirst(this.parts, parts));
  }

  private told(now: Now, args: ReasonArgs | null, by: string | null): AlarmView | null {
    const { state, comings } = this.alarm;
    const newly = comings !== this.comings;
    this.comings = comings;
    // What is put aside stays so when somebody has seen it, and all the same that is news.
    if (!newly && by === null && state === (this.shown?.state ?? 'cleared')) return null;
    const ts = toTimestamp(now.wall_ms);
    const why = newly || this.shown === null ? (args ?? {}) : this.shown.args;
    if (newly) this.figures_ms = now.monotonic_ms;
    this.shown = {
      ...this.of,
      id: this.id,
      ts,
      state,
      priority: this.definition.priority,
      code: this.code,
      ...this.words(why),
      raised: newly ? ts : (this.shown?.raised ?? ts),
      acknowledged_by: newly ? null : (by ?? this.shown?.acknowledged_by ?? null),
      shelved_until: state === 'shelved' ? (this.shown?.shelved_until ?? null) : null,
    };
    return this.shown;
  }

  private words(args: ReasonArgs): Pick<AlarmView, 'args' | 'text'> {
    return { args: { ...args }, text: sentence(reason(`alarm_${this.code}`, args)) };
  }
}
