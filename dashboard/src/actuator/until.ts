import type { ActuatorPayload } from '../../../firmware/protocol/payloads.js';
import type { TankSeen } from '../live/seen.js';
import { useServices } from '../services.js';
import type { ActuatorName } from './bound.js';

/** When the present run or hold of an actuator ends by itself, on the phone's clock; null when it has no such time. */
export function useUntil_ms(seen: TankSeen, actuator: ActuatorName): number | null {
  const { farm } = useServices();
  if (actuator === 'inlet') return seen.inlet_until_ms;
  const until = seen.tank[actuator]?.until ?? null;
  return until === null ? null : Date.parse(until) - farm.gateway_ahead_ms.value;
}

/** What is left until then, in ms: never more than the node itself announced, whatever the clocks say. */
export function left_ms({ ts, until }: ActuatorPayload, until_ms: number, now_ms: number): number {
  const announced_ms = until === null ? Number.POSITIVE_INFINITY : Date.parse(until) - Date.parse(ts);
  return Math.min(until_ms - now_ms, announced_ms);
}

/** Whether an actuator runs: a valve that is open, a pump that is on. */
export function isRunning({ state }: ActuatorPayload): boolean {
  return state === 'open' || state === 'on';
}

/** The key of the sentence that says what comes at that time. */
export function untilKey(payload: ActuatorPayload) {
  if (payload.mode === 'auto') return isRunning(payload) ? 'run.until.running_auto' : 'run.until.pausing';
  return isRunning(payload) ? 'run.until.running' : 'run.until.resting';
}
