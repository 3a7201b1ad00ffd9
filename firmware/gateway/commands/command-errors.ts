import type { ActuatorName } from '../../domain/actuator/actuator.js';
import type { CommandAction } from '../../domain/command/command.js';
import type { KeptThing } from '../../protocol/payloads.js';
import { GatewayError } from '../errors.js';

export const actuatorUnknown = (tank: string, actuator: ActuatorName) =>
  new GatewayError('actuator_unknown', 422, `Tank "${tank}" has no ${actuator}.`);

export const actionUnfit = (actuator: ActuatorName, action: CommandAction) =>
  new GatewayError(
    'action_unfit',
    422,
    actuator === 'pump'
      ? `A pump goes on, off or auto; it cannot ${action}.`
      : `The ${actuator} valve takes open, close or auto; "${action}" is for pumps.`,
  );

export const durationTooLong = (duration_s: number, limit_s: number) =>
  new GatewayError(
    'duration_too_long',
    422,
    `${duration_s} s is longer than one run may last here. Ask for at most ${limit_s} s.`,
  );

export const commandIdTaken = (id: string) =>
  new GatewayError(
    'command_id_taken',
    409,
    `Another command has the id "${id}". Send this one with a new id.`,
  );

export const ruleRefused = (why: string) =>
  new GatewayError('rule_refused', 422, `The node keeps its rule: ${why}.`);

export const scheduleRefused = (why: string) =>
  new GatewayError('schedule_refused', 422, `The node keeps its schedule: ${why}.`);

export const calibrationRefused = (why: string) =>
  new GatewayError('calibration_refused', 422, `The node keeps its calibration: ${why}.`);

export const nodeSilent = (tank: string, what: KeptThing) =>
  new GatewayError(
    'node_silent',
    504,
    `The node at tank "${tank}" did not answer, so its ${what} counts as unchanged. Look at the ${what} it shows, then try again.`,
  );
