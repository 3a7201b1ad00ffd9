import { z } from 'zod';
import { ALARM_PRIORITIES, ALARM_STATES } from '../domain/alarm/state.js';
import { reasonArgs, reasonCode, timestamp } from './primitives.js';
import { username } from './user-name.js';

export const alarmState = z.enum(ALARM_STATES);
export const alarmPriority = z.enum(ALARM_PRIORITIES);

/** `tank/<tank>/alarm/<code>`, `node/<node>/alarm/<code>` and, of the gateway itself, `alarm/<code>`: retained while it is not cleared, then emptied. */
export const alarmPayload = z.object({
  /** When it came into this state, or came anew in it. */
  ts: timestamp,
  state: alarmState,
  priority: alarmPriority,
  code: reasonCode,
  args: reasonArgs,
  text: z.string().max(300),
});

/** What an alarm is about. */
export const alarmScope = z.enum(['tank', 'node', 'gateway']);

/** `tank.house.level_low`: safe in a path. */
export const alarmId = z.string().regex(/^(tank|node|gateway)\.[a-z0-9-]{1,32}\.[a-z][a-z0-9_]{0,63}$/);

/** One alarm as people see it. */
export const alarmView = alarmPayload.extend({
  id: alarmId,
  scope: alarmScope,
  /** Identifier of the tank, node or gateway. */
  subject: z.string(),
  /** When it last became active. */
  raised: timestamp,
  /** Who acknowledged it since; null while nobody has. */
  acknowledged_by: username.nullable(),
  /** When it will show again; null while it is not shelved. */
  shelved_until: timestamp.nullable(),
});

/** Those that are not cleared, the most urgent first. */
export const alarmList = z.object({ alarms: z.array(alarmView) });

/** One change of an alarm's state. */
export const alarmChange = z.object({
  ts: timestamp,
  id: alarmId,
  state: alarmState,
  priority: alarmPriority,
  text: z.string(),
  /** What the sentence needs in other languages; its code is the last part of the id. Left out of old changes. */
  args: reasonArgs.optional(),
  /** The user who changed it; null when the condition did. */
  by: z.string().nullable(),
});
export const alarmLog = z.object({ changes: z.array(alarmChange) });

/** Longest time an alarm can be shelved: whoever hides it longer forgets it. */
export const MAX_SHELVED_MIN = 24 * 60;
export const shelveBody = z.strictObject({ minutes: z.number().int().min(1).max(MAX_SHELVED_MIN) });

export type AlarmPayload = z.infer<typeof alarmPayload>;
export type AlarmView = z.infer<typeof alarmView>;
export type AlarmChange = z.infer<typeof alarmChange>;
