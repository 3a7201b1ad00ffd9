import { ConfiguredNode } from './configured-node.js';

const RELAY = { driver: 'simulated' };
const SHAPE = { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 };
const SENSOR = { driver: 'simulated', empty_distance_mm: 2_018 };
const TANKS = [
  {
    ...{ id: 'low', name: 'Low', shape: SHAPE, sensor: SENSOR },
    outlet: { relay: RELAY, safe_position: 'open', flow_lph: 3_000 },
    pump: { relay: RELAY, direction: 'transfer', to_tank: 'high', flow_lph: 6_000, dry_run_s: 120 },
  },
  {
    ...{ id: 'high', name: 'High', shape: SHAPE, sensor: SENSOR },
    inlet: {
      sources: [
        {
          ...{ id: 'rain', kind: 'rain', relay: RELAY, supply_tank: 'low', inflow_lph: 6_000 },
          ...{ lock_out_percent: 42, restore_percent: 60 },
        },
        {
          ...{ id: 'town', kind: 'town', relay: RELAY, priority: 2, cost_per_m3: 2, inflow_lph: 3_000 },
          allowed_hours: [{ from_minute: 360, to_minute: 720 }],
        },
        { id: 'bore', kind: 'bore', relay: RELAY, priority: 3, cost_per_m3: 3, inflow_lph: 12_000 },
      ],
    },
  },
];

/** Two tanks with an outlet, a pump from one to the other, and an inlet of three sources; their clock is confirmed. */
export class PipedFarm extends ConfiguredNode {
  constructor() {
    super({ tanks: TANKS });
    this.confirmed = 'at the start';
  }

  /** Hands in a lease of the pump, of 30 s unless `what` says otherwise; answers its id. */
  lease(what: object = {}): Promise<string> {
    const reason = { reason_code: 'transfer_runs', reason_args: { to_tank: 'high' } };
    return this.send('lease', 'low', { actuator: 'pump', want: 'run', lease_s: 30, ...reason, ...what });
  }
}
