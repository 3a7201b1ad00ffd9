import type { TankStore } from '../../ports/store.js';
import type { AboutPayload } from '../../protocol/payloads.js';
import type { RulePayload } from '../../protocol/rule.js';
import type { SchedulePayload } from '../../protocol/schedule.js';

type Told = AboutPayload | RulePayload | SchedulePayload;

/**
 * Keeps what nodes say of their tanks, rules and schedules, for the next start. Nodes say it at every connect; only what has
 * changed is written.
 */
export class TankKeeper {
  private readonly kept = new Map<string, string>();

  constructor(private readonly store: TankStore) {}

  /** Looks up what is kept already. */
  load(): void {
    for (const { tank, about, rule, schedule } of this.store.all()) {
      this.isNew(`${tank}/about`, about);
      if (rule !== null) this.isNew(`${tank}/rule`, rule);
      if (schedule !== null) this.isNew(`${tank}/schedule`, schedule);
    }
  }

  /** Throws when the disk refuses; the next time the same is told it is tried again. */
  about(tank: string, about: AboutPayload): void {
    this.keep(`${tank}/about`, about, () => this.store.saveAbout(tank, about));
  }

  /** Throws when the disk refuses; the next time the same is told it is tried again. */
  rule(tank: string, rule: RulePayload): void {
    this.keep(`${tank}/rule`, rule, () => this.store.saveRule(tank, rule));
  }

  /** Throws when the disk refuses; the next time the same is told it is tried again. */
  schedule(tank: string, schedule: SchedulePayload): void {
    this.keep(`${tank}/schedule`, schedule, () => this.store.saveSchedule(tank, schedule));
  }

  private keep(key: string, told: Told, save: () => void): void {
    const before = this.kept.get(key);
    if (!this.isNew(key, told)) return;
    try {
      save();
    } catch (error) {
      this.kept.set(key, before ?? '');
      throw error;
    }
  }

  /** Whether it says something else than before; the time of saying is no such thing. */
  private isNew(key: string, { ts: _, ...rest }: Told): boolean {
    const text = JSON.stringify(Object.entries(rest).sort());
    if (this.kept.get(key) === text) return false;
    this.kept.set(key, text);
    return true;
  }
}
