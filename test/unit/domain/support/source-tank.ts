import type { InletOptions } from '../../../../firmware/domain/actuator/inlet-options.js';
import { SOURCE_DEFAULTS, type SourceOptions } from '../../../../firmware/domain/source/source.js';
import { VirtualTank } from './virtual-tank.js';

/** A source of an inlet: a main that brings 1,800 L/h, unless something else is said. */
export const source = (id: string, rest: Partial<SourceOptions>): SourceOptions => ({
  ...SOURCE_DEFAULTS,
  ...{ id, kind: 'town', inflow_lph: 1_800, dry_run_s: 120 },
  ...rest,
});
export const RAIN = source('rain', { kind: 'rain', supply_tank: 'cistern' });
export const TOWN = source('town', { priority: 2, cost_per_m3: 2, retry_after_s: 600 });
export const BORE = source('bore', { kind: 'bore', priority: 2, retry_after_s: 600 });

/** A nearly empty tank that has these sources, awake; `cistern` is the level of the tank that `RAIN` comes from. */
export const tankWith = (
  sources: readonly SourceOptions[],
  cistern: { percent: number | null },
  percent = 14,
  inlet: Partial<InletOptions> = {},
) => {
  const tank = new VirtualTank({ percent, inlet: { ...inlet, sources } });
  tank.instruments = () => ({
    level_switches: [],
    flow_meters: [],
    supply: new Map([['cistern', cistern.percent]]),
  });
  tank.wakeUp();
  return tank;
};
