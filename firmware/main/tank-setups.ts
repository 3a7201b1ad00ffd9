import type { TankConfig } from '../config/node-config.js';
import { shapeOf } from '../domain/geometry/shape.js';
import { DEFAULT_FILTER } from '../domain/level/filter.js';
import type { TankInstruments } from '../node/instruments.js';
import type { TankSetup } from '../node/tank-setup.js';
import type { RangeFinder } from '../ports/range-finder.js';
import type { RangeFinders } from './range-finders.js';
import { isWifi } from './wifi-sensors.js';

/** One tank of the configuration as the node's use cases take it. */
export function tankSetup(
  tank: TankConfig,
  range_finder: RangeFinder,
  instruments: TankInstruments,
): TankSetup {
  const { sensor, inlet } = tank;
  return {
    id: tank.id,
    name: tank.name,
    shape_name: tank.shape.kind,
    pings: sensor.pings,
    range_finder,
    instruments,
    default_rule: tank.rule,
    pumps_to: tank.pump?.to_tank ?? null,
    rain_fed: tank.rain_fed,
    position: tank.position,
    control: {
      mounting: { shape: shapeOf(tank.shape), empty_distance_mm: sensor.empty_distance_mm },
      filter: {
        ...DEFAULT_FILTER,
        min_valid: sensor.min_valid,
        blind_zone_mm: sensor.blind_zone_mm,
        max_range_mm: sensor.max_range_mm,
        max_rate_mm_per_s: sensor.max_rate_mm_per_s,
      },
      inlet:
        inlet === null
          ? null
          : {
              sources: inlet.sources.map(({ relay: _, ...source }) => source),
              least_quality: inlet.least_quality,
              wait_floor_percent: inlet.wait_floor_percent,
              max_run_s: inlet.max_run_s,
              min_run_s: inlet.min_run_s,
              rest_s: inlet.rest_s,
              look_s: inlet.look_s,
              min_off_s: inlet.min_off_s,
              max_starts_per_hour: inlet.max_starts_per_hour,
              trip_after_runs: inlet.trip_after_runs,
              dry_run_s: inlet.dry_run_s,
              closing_s: inlet.closing_s,
              full_percent: inlet.full_percent,
              hold_closed_s: inlet.hold_closed_s,
            },
      inflow_lph: inlet?.inflow_lph ?? null,
      outlet: tank.outlet,
      pump: tank.pump,
      exclusive: tank.exclusive,
      idle_interval_ms: tank.idle_interval_s * 1000,
    },
  };
}

/**
 * Sets a tank up anew beside the instruments it has. Its sensor stays as it is, except one that tells a level by itself:
 * what distance that means depends on the tank.
 */
export function redoneWith(finders: Pick<RangeFinders, 'of'>) {
  return (before: TankSetup, tank: TankConfig): TankSetup => {
    const { range_finder, instruments = NO_INSTRUMENTS, window_ms } = before;
    const finder = isWifi(tank.sensor) ? finders.of(tank) : range_finder;
    return { ...tankSetup(tank, finder, instruments), ...(window_ms !== undefined && { window_ms }) };
  };
}

const NO_INSTRUMENTS: TankInstruments = { level_switches: [], flow_meters: [] };
