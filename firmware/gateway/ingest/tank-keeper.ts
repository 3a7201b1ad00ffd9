import type { TankStore } from '../../ports/store.js';
import type { AboutPayload, RulePayload } from '../../protocol/payloads.js';

/**
 * Keeps what nodes say of their tanks and rules, for the next start. Nodes say it at every connect; only what has
 * changed is written.
 */
export class TankKeeper {
  private readonly kept = new Map<string, string>();

  constructor(private readonly store: TankStore) {}

  /** Looks up what is kept already. */
  load(): void {
    for (const { tank, about, rule } of this.store.all()) {
      this.isNew(`${tank}/about`, about);
      if (rule !== null) this.isNew(`${tank}/rule`, rule);
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

  private keep(key: string, told: AboutPayload | RulePayload, save: () => void): void {
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
  private isNew(key: string, { ts: _, ...rest }: AboutPayload | RulePayload): boolean {
    const text = JSON.stringify(Object.entries(rest).sort());
    if (this.kept.get(key) === text) return false;
    this.kept.set(key, text);
    return true;
  }
}
