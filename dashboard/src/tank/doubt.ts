import type { TankSeen } from '../live/seen.js';

/** Why the figures of a tank are only the last known ones; the first that applies is told. */
export type Doubt = 'no_contact' | 'node_offline' | 'stale' | 'no_level';

/** Grace for the trip from node to phone before a level that is overdue here is doubted without the gateway's word. */
const GRACE_MS = 10_000;

/**
 * Whether, and why, the figures of a tank must not pass for the present ones. The gateway judges staleness; this phone
 * adds what only it can know: that it hears nothing any more.
 * @param now_ms the phone's clock
 */
export function doubtAbout({ tank, taken_ms }: TankSeen, in_contact: boolean, now_ms: number): Doubt | null {
  if (!in_contact) return 'no_contact';
  if (!tank.online) return 'node_offline';
  if (tank.level === null || taken_ms === null) return 'no_level';
  const overdue_ms = tank.level.stale_after_s * 1000 + GRACE_MS;
  return tank.stale || now_ms - taken_ms > overdue_ms ? 'stale' : null;
}
