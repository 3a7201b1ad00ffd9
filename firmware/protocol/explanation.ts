import { z } from 'zod';
import type { ActuatorName } from '../domain/actuator/actuator.js';
import {
  type DrawStanding,
  type Standing,
  whatChanges,
  whatChangesADraw,
} from '../domain/actuator/what-changes.js';
import { DRAWING } from '../domain/interlock/drawing.js';
import { FILLING } from '../domain/interlock/filling.js';
import { reason } from '../domain/reason.js';
import { type ActuatorPayload, actuatorName, type BarredSource, mode, trip } from './payloads.js';
import { explained, id, timestamp } from './primitives.js';
import { explain, REASON_TEXTS } from './reason-text.js';
import { refillRule } from './rule.js';

/** Why the actuators of a tank are as they are, and what would change it: `sluice explain`, and the API. */

const because = z.object(explained);

/** One interlock: it ends runs, or only keeps one from starting; both null when it lets the actuator run. */
export const interlockView = z.object({
  name: z.string(),
  bars: z.enum(['runs', 'starts']),
  blocks: because.nullable(),
  /** What would clear it. */
  clears: because.nullable(),
});

/** A named source that an inlet does not use now; `clears` is what would bring it back, null where nobody can say. */
export const barredSourceView = z.object({ source: id, ...explained, clears: because.nullable() });

export const actuatorExplanation = z.object({
  actuator: actuatorName,
  state: z.enum(['open', 'closed', 'on', 'off']),
  mode,
  ...explained,
  until: timestamp.nullable(),
  predicted_close: timestamp.nullable(),
  /** Between which two times that will be in 19 of 20 cases; left out while nobody can tell. */
  predicted_between: z.object({ soonest: timestamp, latest: timestamp }).optional(),
  /** The named source that it fills from; null, or left out, while it does not, and where its one source has no name. */
  source: id.nullable().optional(),
  /** The named sources that are not used now, in the order in which they are asked; left out when all may be. */
  barred_sources: z.array(barredSourceView).optional(),
  trip: trip.nullable(),
  /** In the order in which they are asked. */
  interlocks: z.array(interlockView),
  /** What would change the state. */
  changes: z.array(because),
});

/** `GET /api/tanks/:id/explain`, and `GET /tanks/<tank>/explain` of the control sockets. */
export const explanation = z.object({
  tank: id,
  /** False when the node is offline or silent: then this is how it was. */
  fresh: z.boolean(),
  status: because,
  /** The refill rule as set; null while unknown. */
  rule: refillRule.nullable(),
  /** What the gateway plans for it across tanks, and why; left out where nothing concerns it, and by a node. */
  plan: z.array(because).optional(),
  actuators: z.array(actuatorExplanation),
});

export type Explanation = z.infer<typeof explanation>;
export type ActuatorExplanation = z.infer<typeof actuatorExplanation>;

/** What an actuator goes by, beside what is told of it: an inlet by its rule, another one by when its hours begin. */
export interface GoesBy
  extends Pick<Standing, 'schedule' | 'waits' | 'wait_floor_percent'>,
    Pick<DrawStanding, 'begins'> {
  /** As it is set; null while unknown. */
  readonly rule: Standing['rule'] | null;
}

/** Explains an actuator by what its node tells of it. @param by what it goes by, as far as it is known */
export function explainActuator(
  actuator: ActuatorName,
  told: ActuatorPayload,
  by: GoesBy,
): ActuatorExplanation {
  const interlocks = (actuator === 'inlet' ? FILLING : DRAWING).map(({ name, bars }) => {
    const blocking = told.blocking?.find((one) => one.name === name);
    if (blocking === undefined) return { name, bars, blocks: null, clears: null };
    const { reason_code, reason_args, reason: text } = blocking;
    const clears = explain(reason(`clears_${name}`, reason_args));
    return { name, bars, blocks: { reason_code, reason_args, reason: text }, clears };
  });
  const { state, reason_code, reason_args, until } = told;
  const cleared = interlocks.flatMap(({ clears }) => clears ?? []);
  return {
    actuator,
    state,
    mode: told.mode,
    ...{ reason_code, reason_args, reason: told.reason },
    until,
    predicted_close: told.predicted_close ?? null,
    ...(told.predicted_between && { predicted_between: told.predicted_between }),
    ...(told.source != null && { source: told.source }),
    ...(told.barred_sources && { barred_sources: told.barred_sources.map(explainBarred) }),
    trip: told.trip ?? null,
    interlocks,
    changes: changesOf(actuator, told, by, cleared),
  };
}

function explainBarred(barred: BarredSource) {
  const { reason_code, reason_args } = barred;
  const clears = `clears_${reason_code}`;
  return { ...barred, clears: clears in REASON_TEXTS ? explain(reason(clears, reason_args)) : null };
}

function changesOf(
  actuator: ActuatorName,
  { state, mode, reason_code, reason_args }: ActuatorPayload,
  { rule, begins, ...beside }: GoesBy,
  cleared: readonly z.infer<typeof because>[],
) {
  const clears = cleared.map(({ reason_code, reason_args }) => reason(reason_code, reason_args));
  const standing = { running: state === 'open' || state === 'on', mode, clears };
  const why = reason(reason_code, reason_args);
  if (actuator !== 'inlet') return whatChangesADraw({ ...standing, why, begins }).map((one) => explain(one));
  if (rule === null) return [...cleared];
  return whatChanges({ ...standing, ...beside, rule, why }).map((one) => explain(one));
}
