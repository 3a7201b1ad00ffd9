import type { ActuatorName } from '../../../firmware/domain/actuator/actuator.js';
import type { Command } from '../../../firmware/domain/command/command.js';
import type { Happening } from './plan.js';

const LEASE_S = 120;

/** What people ask by hand, and until when that is a permission. A leased run is never renewed: its asker is cut off. */
export class HandRuns {
  private number = 0;
  private permitted_until_ms = Number.NEGATIVE_INFINITY;
  private held_until_ms = Number.NEGATIVE_INFINITY;

  constructor(private readonly max_run_s: number) {}

  command({ kind, strength }: Happening): Command {
    this.number += 1;
    const base = { id: `by-hand-${this.number}`, actuator: 'inlet' as const, ttl_s: 60 };
    const duration_s = Math.round(60 + strength * Math.min(1_200, this.max_run_s - 60));
    if (kind === 'hand_close') return { ...base, action: 'close', duration_s };
    return kind === 'hand_leased'
      ? { ...base, action: 'open', duration_s, lease_s: LEASE_S }
      : { ...base, action: 'open', duration_s };
  }

  /** An admin's reset of what is locked. */
  reset(actuator: ActuatorName): Command {
    this.number += 1;
    return { id: `reset-${this.number}`, actuator, action: 'reset', ttl_s: 60 };
  }

  answered(
    { action, duration_s = 0, lease_s = duration_s }: Command,
    accepted: boolean,
    now_ms: number,
  ): void {
    if (!accepted) return;
    const span_s = Math.min(duration_s, lease_s);
    const until_ms = now_ms + 1_000 * span_s;
    this.permitted_until_ms = action === 'open' ? until_ms : Number.NEGATIVE_INFINITY;
    this.held_until_ms = action === 'close' ? until_ms : Number.NEGATIVE_INFINITY;
  }

  /** A node that was killed knows of neither any more. */
  restarted(): void {
    this.permitted_until_ms = Number.NEGATIVE_INFINITY;
    this.held_until_ms = Number.NEGATIVE_INFINITY;
  }

  /** Whether somebody wants it closed at a time. */
  holds(now_ms: number): boolean {
    return now_ms < this.held_until_ms;
  }

  /** Whether a run by hand is permitted at a time; one tick is allowed for its end. */
  permits(now_ms: number): boolean {
    return now_ms <= this.permitted_until_ms + 1_000;
  }
}
