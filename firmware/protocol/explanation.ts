import { z } from 'zod';
import { whatChanges } from '../domain/actuator/what-changes.js';
import { FILLING } from '../domain/interlock/filling.js';
import { reason } from '../domain/reason.js';
import {
  type ActuatorPayload,
  actuatorName,
  type actuatorPayload,
  mode,
  refillRule,
  trip,
} from './payloads.js';
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
  actuators: z.array(actuatorExplanation),
});

export type Explanation = z.infer<typeof explanation>;
export type ActuatorExplanation = z.infer<typeof actuatorExplanation>;

/** Explains an inlet by what its node tells of it. */
export function explainInlet(
  inlet: z.infer<typeof actuatorPayload>,
  rule: z.infer<typeof refillRule> | null,
): ActuatorExplanation {
  const interlocks = FILLING.map(({ name, bars }) => {
    const blocking = inlet.blocking?.find((one) => one.name === name);
    if (blocking === undefined) return { name, bars, blocks: null, clears: null };
    const { reason_code, reason_args, reason: text } = blocking;
    const clears = explain(reason(`clears_${name}`, reason_args));
    return { name, bars, blocks: { reason_code, reason_args, reason: text }, clears };
  });
  const { state, reason_code, reason_args, until } = inlet;
  const cleared = interlocks.flatMap(({ clears }) => clears ?? []);
  return {
    actuator: 'inlet',
    state,
    mode: inlet.mode,
    ...{ reason_code, reason_args, reason: inlet.reason },
    until,
    predicted_close: inlet.predicted_close ?? null,
    trip: inlet.trip ?? null,
    interlocks,
    changes: rule === null ? cleared : changesOf(inlet, rule, cleared),
  };
}

function changesOf(
  { state, mode }: ActuatorPayload,
  rule: z.infer<typeof refillRule>,
  cleared: readonly z.infer<typeof because>[],
) {
  const clears = cleared.map(({ reason_code, reason_args }) => reason(reason_code, reason_args));
  return whatChanges({ running: state === 'open', mode, rule, clears }).map((one) => explain(one));
}
