import type { z } from 'zod';
import type { Command } from '../domain/command/command.js';
import type { Lease } from '../domain/lease/lease.js';
import { type Reason, reason } from '../domain/reason.js';
import type { Message } from '../domain/tank/tank-door.js';
import {
  type CalibrationSetPayload,
  calibrationSetPayload,
  sensorWatchPayload,
} from '../protocol/calibration.js';
import { leasePayload } from '../protocol/lease.js';
import { commandId, commandPayload } from '../protocol/payloads.js';
import { ruleSetPayload } from '../protocol/rule.js';
import { scheduleSetPayload } from '../protocol/schedule.js';

/** A message read, or what is wrong with it and, when it could be made out, the id to answer to. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly id: string | null; readonly why: Reason };

/** Reads the text of a `command` message. */
export function readCommand(text: string): Read<Command> {
  const read = readJson(text, commandPayload);
  if (!read.ok) return read;
  const { ts, ...command } = read.value;
  return { ok: true, value: { ...command, issued_wall_ms: ts === undefined ? undefined : Date.parse(ts) } };
}

/** Reads the text of a `lease` message. */
export function readLease(text: string): Read<{ readonly lease: Lease; readonly message: Message }> {
  const read = readJson(text, leasePayload);
  if (!read.ok) return read;
  const { id, ts, ttl_s, reason_code, reason_args, source = null, command_id = null, ...lease } = read.value;
  const issued_wall_ms = ts === undefined ? undefined : Date.parse(ts);
  return {
    ok: true,
    value: {
      lease: { ...lease, source, command_id, reason: reason(reason_code, reason_args) },
      message: { id, ttl_s, issued_wall_ms },
    },
  };
}

/** Reads the text of a `rule/set` message. */
export function readRuleSet(text: string): Read<z.infer<typeof ruleSetPayload>> {
  return readJson(text, ruleSetPayload);
}

/** Reads the text of a `schedule/set` message. */
export function readScheduleSet(text: string): Read<z.infer<typeof scheduleSetPayload>> {
  return readJson(text, scheduleSetPayload);
}

/** Reads the text of a `calibration/set` message. */
export function readCalibrationSet(text: string): Read<CalibrationSetPayload> {
  return readJson(text, calibrationSetPayload);
}

/** Reads the text of a `sensor/watch` message. */
export function readSensorWatch(text: string): Read<z.infer<typeof sensorWatchPayload>> {
  return readJson(text, sensorWatchPayload);
}

function readJson<T>(text: string, schema: z.ZodType<T>): Read<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, id: null, why: malformed('message', 'it is not JSON') };
  }
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  const place = issue?.path.join('.') || 'message';
  return {
    ok: false,
    id: idIn(json),
    why: malformed(place, issue ? `${place}: ${issue.message}` : 'unreadable'),
  };
}

/** @param mistake what is wrong at that place, in English */
function malformed(place: string, mistake: string): Reason {
  return reason('command_malformed', { place: place.slice(0, 180), mistake: mistake.slice(0, 180) });
}

function idIn(json: unknown): string | null {
  const id = commandId.safeParse((json as { id?: unknown } | null)?.id);
  return id.success ? id.data : null;
}
