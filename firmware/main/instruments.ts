import { ConfigError } from '../config/config-error.js';
import type { DemandSwitchConfig } from '../config/node/instruments.js';
import type { NodeConfig, TankConfig } from '../config/node-config.js';
import type { InputOptions } from '../drivers/inputs/lasting-input.js';
import { OnoffLevelSwitch } from '../drivers/inputs/level-switch.js';
import { OnoffPulseMeter } from '../drivers/inputs/pulse-meter.js';
import type { SimulatedFarm } from '../drivers/simulated/farm.js';
import type { TankInstruments } from '../node/instruments.js';
import type { RainGauge } from '../node/rain-watch.js';
import type { Clock } from '../ports/clock.js';
import type { LevelSwitch } from '../ports/level-switch.js';
import type { Log } from '../ports/log.js';

/** What instruments are built with. */
interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  /** Null where nothing is simulated. */
  readonly farm: SimulatedFarm | null;
}

/** The instruments a tank has beside its level sensor, each on the driver its configuration names. */
export function instrumentsOf(
  { id, name, level_switches, flow_meters, pump }: TankConfig,
  surroundings: Surroundings,
): TankInstruments {
  const demand = pump?.demand ?? null;
  return {
    demand: demand && demandOf(demand, id, `pressure switch of ${name}`, surroundings),
    level_switches: level_switches.map(({ gpio, at, percent: switch_percent, wet, debounce_ms }) => {
      const input = inputOf(gpio, `${at} switch of ${name}`, surroundings);
      const contact =
        input === null
          ? farmOf(surroundings).levelSwitch(id, switch_percent)
          : new OnoffLevelSwitch({ ...input, wet, debounce_ms });
      return { at, switch_percent, contact };
    }),
    flow_meters: flow_meters.map(({ gpio, on, litres_per_pulse, debounce_ms }) => {
      const input = inputOf(gpio, `flow meter of ${name}`, surroundings);
      const meter =
        input === null
          ? farmOf(surroundings).flowMeter(id, on, litres_per_pulse)
          : new OnoffPulseMeter({ ...input, debounce_ms });
      return { on, litres_per_pulse, meter };
    }),
  };
}

/** A pressure switch stands like a level switch: `wet` while it calls for water. */
function demandOf(
  { gpio, calls, debounce_ms }: DemandSwitchConfig,
  tank: string,
  name: string,
  surroundings: Surroundings,
): LevelSwitch {
  const input = inputOf(gpio, name, surroundings);
  if (input === null) return farmOf(surroundings).demandSwitch(tank);
  return new OnoffLevelSwitch({ ...input, wet: calls, debounce_ms });
}

/** The node's rain gauge; null without one. */
export function rainGaugeOf(
  { rain_gauge }: Pick<NodeConfig, 'rain_gauge'>,
  surroundings: Surroundings,
): RainGauge | null {
  if (rain_gauge === null) return null;
  const { gpio, mm_per_tip, debounce_ms } = rain_gauge;
  const input = inputOf(gpio, 'rain gauge', surroundings);
  const meter =
    input === null
      ? farmOf(surroundings).rainGauge(mm_per_tip)
      : new OnoffPulseMeter({ ...input, debounce_ms });
  return { meter, mm_per_tip };
}

/** Only what is simulated has no pin: the configuration is checked for that. */
function inputOf(gpio: number | undefined, name: string, { clock, log }: Surroundings): InputOptions | null {
  return gpio === undefined ? null : { name, gpio, clock, log };
}

function farmOf({ farm }: Surroundings): SimulatedFarm {
  if (farm !== null) return farm;
  throw new ConfigError('The node configuration', [{ path: 'simulation', message: 'is missing' }]);
}
