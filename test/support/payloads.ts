import type { CalibrationFields } from '../../firmware/protocol/calibration.js';
import type { FillSchedule } from '../../firmware/protocol/schedule.js';
import type { TopicName } from '../../firmware/protocol/topics.js';

const TS = '2026-03-01T06:00:00.000Z';
const explained = { reason_code: 'level_good', reason_args: {}, reason: 'Level is good' };
const valve = { ts: TS, state: 'closed', mode: 'auto', ...explained, until: null, command_id: null };

export const LEVEL = {
  ts: TS,
  percent: 50,
  depth_mm: 900,
  litres: 1000,
  quality: 'good',
  rate_lph: 0,
  stale_after_s: 180,
  ...explained,
} as const;

export const ABOUT = {
  ts: TS,
  name: 'House tank',
  node: 'pi0',
  shape: 'vertical_cylinder',
  height_mm: 1800,
  capacity_litres: 2000,
  actuators: ['inlet'],
  max_run_s: 3600,
};

export const READING = {
  kind: 'reading',
  ts: TS,
  tank: 'house',
  percent: 50,
  depth_mm: 900,
  litres: 1000,
  quality: 'good',
  rate_lph: 0,
} as const;

const ALARM = {
  ts: TS,
  state: 'active_unacknowledged',
  priority: 'high',
  code: 'level_low',
  args: { level_percent: 9 },
  text: 'Water is low: 9 %',
};

/** Fills by night, a little more by day on one date, and less in August. */
export const SCHEDULE = {
  time_zone: 'Europe/Madrid',
  windows: [
    { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from_minute: 1320, to_minute: 360 },
  ],
  one_off: [{ date: '2026-05-01', windows: [{ from_minute: 600, to_minute: 720 }] }],
  floor_percent: 5,
  vacation: { from: '2026-08-01', to: '2026-08-15', floor_percent: 10 },
} satisfies FillSchedule;

/** The household tank, measured empty. */
export const CALIBRATION = {
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_800 },
  empty_distance_mm: 1_900,
  full_distance_mm: null,
} satisfies CalibrationFields;

const HOST = {
  ts: TS,
  cpu_percent: 3,
  memory_percent: 20,
  cpu_temp_c: 45,
  load1: 0.1,
  uptime_s: 100,
  throttled: null,
  disk_free_percent: 80,
  version: '0.1.0',
};

/** For each row of the topic table a payload that its schema accepts. */
export const VALID_PAYLOADS: Readonly<Record<TopicName, object | string>> = {
  about: ABOUT,
  level: LEVEL,
  inlet: valve,
  outlet: valve,
  pump: { ...valve, state: 'off' },
  status: { ts: TS, code: 'ready', args: {}, text: 'Water is ready to use' },
  rule: { ts: TS, low_percent: 15, high_percent: 80, enabled: true },
  schedule: {
    ...{ ts: TS, version: 1, ...SCHEDULE },
    effect: { limited_by: 'plain', opens: '07:00', ...explained },
  },
  command: { id: 'command-0001', ttl_s: 10, actuator: 'inlet', action: 'open', duration_s: 60 },
  ruleSet: { id: 'command-0002', ttl_s: 10, low_percent: 20, high_percent: 70, enabled: true },
  scheduleSet: { id: 'command-0003', ttl_s: 10, ...SCHEDULE },
  lease: {
    ...{ id: 'lease-00001', ts: TS, ttl_s: 10, actuator: 'pump', want: 'run', lease_s: 60 },
    ...{ reason_code: 'transfer_runs', reason_args: { to: 'house', from: 'farm' } },
  },
  calibration: {
    ...{ ts: TS, version: 3, ...CALIBRATION },
    ...{ blind_zone_mm: 30, max_range_mm: 4_500, full_percent: 95 },
  },
  calibrationSet: { id: 'command-0004', ttl_s: 10, based_on: 3, ...CALIBRATION },
  sensor: {
    ...{ ts: TS, window: 12, distance_mm: 1_000.4, pings: [1_000, 1_001, 'no_echo'] },
    ...{ quality: 'good', percent: 50, depth_mm: 900, ...explained },
  },
  sensorWatch: { watch_s: 10 },
  commandAck: {
    ts: TS,
    id: 'command-0001',
    actuator: 'inlet',
    state: 'acknowledged',
    ...explained,
    until: null,
  },
  tankAlarm: ALARM,
  nodeAlarm: { ...ALARM, code: 'node_offline' },
  gatewayAlarm: { ...ALARM, code: 'store_full' },
  gatewayHost: HOST,
  host: HOST,
  faults: { ts: TS, faults: [{ fault: 'leak', since: TS, confidence: 0.9, ...explained }] },
  rain: { ts: TS, since: TS, total_mm: 12.3, last_hour_mm: 0 },
  availability: 'online',
  log: { boot: '0123abcd', seq: 1, records: [READING] },
  logStored: { boot: '0123abcd', seq: 1 },
};

/** A payload as it goes onto the wire. */
export function onTheWire(payload: object | string): string {
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}
