import { reason } from '../../../firmware/domain/reason.js';
import { calibrationSetPayload } from '../../../firmware/protocol/calibration.js';
import { commandAckPayload } from '../../../firmware/protocol/payloads.js';
import { explain } from '../../../firmware/protocol/reason-text.js';
import { ruleSetPayload } from '../../../firmware/protocol/rule.js';
import { scheduleSetPayload } from '../../../firmware/protocol/schedule.js';

/** When the tests begin. */
export const NOW_MS = Date.UTC(2026, 2, 1, 6);

/** What a node answers to a rule. */
export function answerToRule(payload: object) {
  const { id, high_percent } = ruleSetPayload.parse(payload);
  const kept = high_percent < 90;
  return commandAckPayload.parse({
    ts: new Date(NOW_MS).toISOString(),
    id,
    actuator: 'rule',
    state: kept ? 'confirmed' : 'refused',
    reason_code: kept ? 'rule_kept' : 'high_above_full',
    reason_args: {},
    reason: kept ? 'The node keeps the new rule' : 'the high setpoint is not below the full mark',
    until: null,
  });
}

/** What a node answers to a schedule: it has no disk left for a floor of 90 %. */
export function answerToSchedule(payload: object) {
  const { id, floor_percent } = scheduleSetPayload.parse(payload);
  const kept = floor_percent < 90;
  return commandAckPayload.parse({
    ts: new Date(NOW_MS).toISOString(),
    id,
    actuator: 'schedule',
    state: kept ? 'acknowledged' : 'refused',
    ...explain(reason(kept ? 'schedule_kept' : 'schedule_disk_refused')),
    until: null,
  });
}

/** What a node answers to a calibration: it goes by version 3, and sees no floor beyond 4.5 m. */
export function answerToCalibration(payload: object) {
  const { id, based_on, empty_distance_mm } = calibrationSetPayload.parse(payload);
  const refusal =
    based_on === 3
      ? reason('floor_beyond_range', { distance_mm: empty_distance_mm, max_range_mm: 4_500 })
      : reason('calibration_changed');
  const kept = based_on === 3 && empty_distance_mm <= 4_500;
  return commandAckPayload.parse({
    ts: new Date(NOW_MS).toISOString(),
    id,
    actuator: 'calibration',
    state: kept ? 'acknowledged' : 'refused',
    ...explain(kept ? reason('calibration_kept') : refusal),
    until: null,
  });
}
