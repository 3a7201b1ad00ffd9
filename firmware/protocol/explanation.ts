import { z } from 'zod';
import type { ActuatorName } from '../domain/actuator/actuator.js';
import { whatChanges, whatChangesADraw } from '../domain/actuator/what-changes.js';
import { DRAWING } from '../domain/interlock/drawing.js';
import { FILLING } from '../domain/interlock/filling.js';
import { reason } from '../domain/reason.js';
import { type ActuatorPayload, actuatorName, mode, refillRule, trip } from './payloads.js';
import { explained, id, timestamp } from './primitives.js';
import { explain } from './reason-text.js';

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

export const actuatorExplanation = z.object({
  actuator: actuatorName,
  state: z.enum(['open', 'closed', 'on', 'off']),
  mode,
  ...explained,
  until: timestamp.nullable(),
  predicted_close: timestamp.nullable(),
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

/** Explains an actuator by what its node tells of it. @param rule the refill rule, as far as it is known */
export function explainActuator(
  actuator: ActuatorName,
  told: ActuatorPayload,
  rule: z.infer<typeof refillRule> | null,
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
    trip: told.trip ?? null,
    interlocks,
    changes: changesOf(actuator, told, rule, cleared),
  };
}

function changesOf(
  actuator: ActuatorName,
  { state, mode }: ActuatorPayload,
  rule: z.infer<typeof refillRule> | null,
  cleared: readonly z.infer<typeof because>[],
) {
  const clears = cleared.map(({ reason_code, reason_args }) => reason(reason_code, reason_args));
  const standing = { running: state === 'open' || state === 'on', mode, clears };
  if (actuator !== 'inlet') return whatChangesADraw(standing).map((one) => explain(one));
  return rule === null ? [...cleared] : whatChanges({ ...standing, rule }).map((one) => explain(one));
}
