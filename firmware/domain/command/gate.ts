import type { ActuatorName } from '../actuator/actuator.js';
import { type Reason, reason } from '../reason.js';
import { actionFits, type Command, stopsWater, unsoundNumber } from './command.js';

/** How many command ids are remembered against repetition. */
const REMEMBERED_IDS = 512;

/** Clocks that are no further apart count as showing the same time, in ms: no two on one farm agree exactly. */
export const CLOCKS_AGREE_WITHIN_MS = 2 * 60_000;

/** What the gate must know of the moment a command arrives. */
export interface Arrival {
  /** Unix time in ms on a clock that senders go by; null while the node knows of none: then it cannot tell any age. */
  readonly wall_ms: number | null;
  /** When the node started, on the same clock: what was issued before was meant for another life. */
  readonly started_wall_ms: number | null;
}

/** What every message bears that asks for something; of a command also what it asks for. */
type Asking = Pick<Command, 'id' | 'ttl_s' | 'issued_wall_ms'> & Partial<Pick<Command, 'action'>>;

/**
 * Lets each command through once, in time, and only to an actuator that is there. Everything about the water is asked
 * later, by the actuator's own control.
 */
export class CommandGate {
  private readonly seen = new Set<string>();

  /** Why this id or age is refused; null when it may pass, and then the id is remembered. */
  admit(command: Asking, arrival: Arrival): Reason | null {
    if (this.seen.has(command.id)) return reason('command_repeated');
    const late = lateness(command, arrival);
    if (late !== null) return late;
    this.remember(command.id);
    return null;
  }

  private remember(id: string): void {
    this.seen.add(id);
    const oldest = this.seen.values().next();
    if (this.seen.size > REMEMBERED_IDS && !oldest.done) this.seen.delete(oldest.value);
  }
}

function lateness({ action, issued_wall_ms, ttl_s }: Asking, arrival: Arrival): Reason | null {
  const { wall_ms, started_wall_ms } = arrival;
  if (issued_wall_ms === undefined || wall_ms === null) return null;
  // Whoever wants no water to move is never told to look at his clock first.
  if (action !== undefined && stopsWater(action)) return null;
  const age_ms = wall_ms - issued_wall_ms;
  if (age_ms > ttl_s * 1000 + CLOCKS_AGREE_WITHIN_MS) {
    return reason('command_late', { age_s: Math.round(age_ms / 1000), ttl_s });
  }
  const before_start_ms = started_wall_ms === null ? 0 : started_wall_ms - issued_wall_ms;
  return before_start_ms > CLOCKS_AGREE_WITHIN_MS ? reason('command_before_start') : null;
}

/** Why the command does not fit the tank's actuators, or makes no sense; null when it does. */
export function misfit(command: Command, fitted: readonly ActuatorName[]): Reason | null {
  if (!fitted.includes(command.actuator)) {
    return reason('actuator_not_fitted', { actuator: command.actuator });
  }
  if (!actionFits(command.actuator, command.action)) {
    return reason('action_unfit', { actuator: command.actuator, action: command.action });
  }
  const unsound = unsoundNumber(command);
  if (unsound !== null) return reason('command_malformed', { mistake: `${unsound} is not a number above 0` });
  return null;
}
