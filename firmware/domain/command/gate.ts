import type { ActuatorName } from '../actuator/actuator.js';
import { type Reason, reason } from '../reason.js';
import { actionFits, type Command, unsoundNumber } from './command.js';

/** How many command ids are remembered against repetition. */
const REMEMBERED_IDS = 512;

/** What the gate must know of the moment a command arrives. */
export interface Arrival {
  readonly wall_ms: number;
  /** Wall time of the node's start: what was issued before was meant for another life. */
  readonly started_wall_ms: number;
}

/**
 * Lets each command through once, in time, and only to an actuator that is there. Everything about the water is asked
 * later, by the actuator's own control.
 */
export class CommandGate {
  private readonly seen = new Set<string>();

  /** Why this id or age is refused; null when it may pass, and then the id is remembered. */
  admit(command: Pick<Command, 'id' | 'ttl_s' | 'issued_wall_ms'>, arrival: Arrival): Reason | null {
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

function lateness(
  command: Pick<Command, 'ttl_s' | 'issued_wall_ms'>,
  { wall_ms, started_wall_ms }: Arrival,
): Reason | null {
  const issued_ms = command.issued_wall_ms;
  if (issued_ms === undefined) return null;
  const age_s = (wall_ms - issued_ms) / 1000;
  if (age_s > command.ttl_s) {
    return reason('command_late', { age_s: Math.round(age_s), ttl_s: command.ttl_s });
  }
  // A tolerance of one TTL: two clocks on one farm never agree exactly.
  if (issued_ms < started_wall_ms - command.ttl_s * 1000) return reason('command_before_start');
  return null;
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
