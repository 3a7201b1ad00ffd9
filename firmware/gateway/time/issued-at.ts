import { toTimestamp } from '../../protocol/primitives.js';
import type { ConfirmedTime } from './confirmed-time.js';

/**
 * When a message to a node is issued, for the node to judge its age by. Nothing while the clock is not confirmed: a node
 * that knows the time would take each message for an old one.
 */
export function issuedAt(time: Pick<ConfirmedTime, 'wall_ms'>): { readonly ts?: string } {
  const wall_ms = time.wall_ms();
  return wall_ms === null ? {} : { ts: toTimestamp(wall_ms) };
}
