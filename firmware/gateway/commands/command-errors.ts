import type { ActuatorName } from '../../domain/actuator/actuator.js';
import type { CommandAction } from '../../domain/command/command.js';
import type { Reason } from '../../domain/reason.js';
import type { KeptThing } from '../../protocol/payloads.js';
import { sentence } from '../../protocol/reason-text.js';
import type { CommandView } from '../../protocol/rest.js';
import { type GatewayError, passedOn, refusal } from '../errors.js';

export const actuatorUnknown = (tank: string, actuator: ActuatorName) =>
  refusal('actuator_unknown', { tank, actuator });

export const actionUnfit = (actuator: ActuatorName, action: CommandAction) =>
  refusal('action_unfit', { actuator, action });

export const durationTooLong = (duration_s: number, limit_s: number) =>
  refusal('duration_too_long', { duration_s, limit_s });

export const commandIdTaken = (id: string) => refusal('command_id_taken', { id });

/** The node keeps what it has. */
export function keepsItsOwn(what: KeptThing, view: CommandView): GatewayError {
  const { reason_code: code, reason_args: args, reason: text } = view;
  return passedOn(`${what}_refused`, { code, args, text });
}

/** A transfer pump may not be run by hand now. */
export const handRunRefused = (why: Reason) => passedOn('hand_run_refused', { ...why, text: sentence(why) });

export const nodeSilent = (tank: string, what: KeptThing) => refusal('node_silent', { tank, what });
