import { type ActuatorName, stateWord } from '../domain/actuator/actuator.js';
import { reason } from '../domain/reason.js';
import { tankStatus } from '../domain/tank/status.js';
import type { Log } from '../ports/log.js';
import type { Uplink } from '../ports/uplink.js';
import type { ActuatorPayload } from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';
import { actuatorText, explain } from '../protocol/reason-text.js';
import { AT_REST } from './actuators.js';
import type { TankLoop } from './tank-loop.js';
import { eventRecord, statusPayload } from './telling.js';

/**
 * The last word of a node on a tank, once its loop has retired: how each actuator really stands, what locks it and what a
 * person holds, which outlive a stop. What it says stands until the node is back, and is taken for what is known then.
 * @param wall_ms the clock's time, in ms
 */
export function sayFarewell(
  loop: TankLoop,
  { uplink, log }: { readonly uplink: Uplink; readonly log: Log },
  wall_ms: number,
): void {
  const { controller, tank, latest } = loop;
  for (const actuator of controller.fitted) {
    const payload = lastWord(loop, actuator, wall_ms);
    const changed = loop.told(actuator)?.state !== payload.state;
    uplink.tell(actuator, { tank }, payload);
    if (payload.reason_code === 'relay_failed')
      log.error({ tank, actuator }, `The ${actuator} of ${tank} may still run: look at it now`);
    if (changed) uplink.log(eventRecord(tank, actuator, payload));
  }
  if (latest === null) return;
  const inlet = latest.inlet && { ...latest.inlet, reason: reason('stopping') };
  const runs = loop.stand('inlet')?.running ?? false;
  const status = tankStatus(latest.reading, controller.refillRule, inlet, runs);
  uplink.tell('status', { tank }, statusPayload(status, wall_ms));
}

function lastWord(loop: TankLoop, actuator: ActuatorName, wall_ms: number): ActuatorPayload {
  const { running, obeyed } = loop.stand(actuator) ?? AT_REST;
  const told = loop.told(actuator);
  const held = told?.mode === 'off' ? told : null;
  const state = stateWord(actuator, running);
  const why = reason(obeyed ? 'stopping' : 'relay_failed');
  return {
    ts: toTimestamp(wall_ms),
    state,
    mode: held?.mode ?? 'auto',
    ...explain(why, actuatorText(actuator, state, why)),
    until: held?.until ?? null,
    predicted_close: null,
    trip: loop.trip(actuator),
    command_id: held?.command_id ?? null,
  };
}
