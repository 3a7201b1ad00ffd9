import type { ActuatorPayload, LevelPayload } from '../../../firmware/protocol/payloads.js';
import type { CommandView, TankView } from '../../../firmware/protocol/rest.js';

export const NOW = '2026-03-01T10:00:00.000Z';
export const NOW_MS = Date.parse(NOW);

/** A timestamp that many seconds after NOW. */
export function later(seconds: number): string {
  return new Date(NOW_MS + seconds * 1000).toISOString();
}

export function level(change: Partial<LevelPayload> = {}): LevelPayload {
  return {
    ts: NOW,
    percent: 50,
    depth_mm: 1000,
    litres: 1000,
    quality: 'good',
    rate_lph: 0,
    stale_after_s: 180,
    reason_code: 'level_good',
    reason_args: {},
    reason: 'Level is good',
    ...change,
  };
}

export function inlet(change: Partial<ActuatorPayload> = {}): ActuatorPayload {
  return {
    ts: NOW,
    state: 'closed',
    mode: 'auto',
    reason_code: 'above_low',
    reason_args: { low_percent: 15 },
    reason: 'Inlet closed: level is above the low setpoint of 15 %',
    until: null,
    command_id: null,
    ...change,
  };
}

export function tank(change: Partial<TankView> = {}): TankView {
  return {
    id: 'house',
    name: 'House tank',
    node: 'pi0',
    shape: 'vertical_cylinder',
    capacity_litres: 2000,
    height_mm: 2000,
    max_run_s: 7200,
    actuators: ['inlet'],
    online: true,
    stale: false,
    level: level(),
    inlet: inlet(),
    outlet: null,
    pump: null,
    status: { ts: NOW, code: 'ready', args: {}, text: 'Water is ready to use' },
    schedule: null,
    rule: { ts: NOW, low_percent: 15, high_percent: 80, enabled: true },
    ...change,
  };
}

/** A command that has gone through these states, one a second from NOW. */
export function command(
  states: readonly CommandView['state'][],
  change: Partial<CommandView> = {},
): CommandView {
  return {
    id: 'command-1',
    tank: 'house',
    actuator: 'inlet',
    action: 'close',
    duration_s: null,
    target_percent: null,
    by: 'admin',
    via: 'rest',
    state: states.at(-1) ?? 'requested',
    reason_code: 'closed_by_hand',
    reason_args: {},
    reason: 'Closed by hand',
    until: null,
    steps: states.map((state, index) => ({ state, ts: later(index) })),
    ...change,
  };
}
