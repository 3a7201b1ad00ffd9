import { Alarm } from '../../domain/alarm/alarm.js';
import { ALARMS, type AlarmCode } from '../../domain/alarm/catalogue.js';
import { type ReasonArgs, reason } from '../../domain/reason.js';
import { type AlarmView, alarmId } from '../../protocol/alarms.js';
import { toTimestamp } from '../../protocol/primitives.js';
import { sentence } from '../../protocol/reason-text.js';

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

/** One alarm of one tank, node or gateway, with what people are shown of it. */
export class KeptAlarm {
  readonly id: string;
  private readonly alarm: Alarm;
  private shown: AlarmView | null;

  /** @param kept as it stood before a restart */
  constructor(
    readonly of: Subject,
    readonly code: AlarmCode,
    now: Now,
    kept: AlarmView | null = null,
  ) {
    this.id = alarmId.parse(`${of.scope}.${of.subject}.${code}`);
    this.shown = kept;
    this.alarm = new Alarm(ALARMS[code], {
      active: kept !== null && kept.state !== 'returned_unacknowledged',
      acknowledged: kept === null || kept.acknowledged_by !== null || kept.state === 'active_acknowledged',
    });
    if (kept?.state === 'shelved' && kept.shelved_until !== null) {
      this.alarm.shelve(now.monotonic_ms + Math.max(0, Date.parse(kept.shelved_until) - now.wall_ms));
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

  /** Takes in whether the condition stands. Answers the new view when the state is another one. */
  observe(condition: boolean | null, args: ReasonArgs, now: Now): AlarmView | null {
    this.alarm.observe(condition, now.monotonic_ms);
    return this.told(now, args, null);
  }

  /** Somebody has seen it. Answers the new view, or null when there was nothing to see. */
  acknowledge(by: string, now: Now): AlarmView | null {
    return this.alarm.acknowledge() ? this.told(now, null, by) : null;
  }

  shelve(span_ms: number, now: Now): AlarmView | null {
    if (!this.alarm.shelve(now.monotonic_ms + span_ms)) return null;
    const view = this.told(now, null, null) ?? this.shown;
    if (view === null) return null;
    this.shown = { ...view, shelved_until: toTimestamp(now.wall_ms + span_ms) };
    return this.shown;
  }

  unshelve(now: Now): AlarmView | null {
    return this.alarm.unshelve() ? this.told(now, null, null) : null;
  }

  private told(now: Now, args: ReasonArgs | null, by: string | null): AlarmView | null {
    const { state } = this.alarm;
    if (state === (this.shown?.state ?? 'cleared')) return null;
    const ts = toTimestamp(now.wall_ms);
    const newly = state === 'active_unacknowledged' && this.shown?.state !== 'shelved';
    const why = newly || this.shown === null ? (args ?? {}) : this.shown.args;
    this.shown = {
      ...this.of,
      id: this.id,
      ts,
      state,
      priority: ALARMS[this.code].priority,
      code: this.code,
      args: { ...why },
      text: sentence(reason(`alarm_${this.code}`, why)),
      raised: newly ? ts : (this.shown?.raised ?? ts),
      acknowledged_by: newly ? null : (by ?? this.shown?.acknowledged_by ?? null),
      shelved_until: null,
    };
    return this.shown;
  }
}
