import { ConfigError } from '../config/config-error.js';
import type { TankConfig } from '../config/node-config.js';
import { SerialRangeFinder } from '../drivers/rangefinder/serial.js';
import { OnoffRelayBank, type RelayPin } from '../drivers/relay/onoff.js';
import { inletRelay } from '../node/tank-setup.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { RangeFinder } from '../ports/range-finder.js';
import type { RelayBank } from '../ports/relay-bank.js';
import type { Simulation } from './simulation.js';

/** The driver a tank's sensor asks for. The simulator is taken only where the configuration names it. */
export function rangeFinderOf(
  { id, sensor }: TankConfig,
  simulation: Simulation | null,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): RangeFinder {
  switch (sensor.driver) {
    case 'serial': {
      const { device, mode, blind_zone_mm, max_range_mm } = sensor;
      return new SerialRangeFinder({ device, mode, blind_zone_mm, max_range_mm, clock, log });
    }
    case 'pins':
    case 'iio': {
      const message = `this release has no driver "${sensor.driver}" yet`;
      throw new ConfigError('The node configuration', [{ path: `tanks.${id}.sensor`, message }]);
    }
    case 'simulated':
      return needed(simulation).farm.rangeFinder(id);
  }
}

/** The relays of all tanks. One node has relays of one kind: a board is either there or it is not. */
export function relayBankOf(
  tanks: readonly TankConfig[],
  simulation: Simulation | null,
  log: Log,
): RelayBank {
  const relays = relayPinsOf(tanks);
  const simulated = tanks.filter(({ inlet }) => inlet?.relay.driver === 'simulated').length;
  if (simulated > 0 && relays.length > 0) {
    const message = 'a node has either real relays or simulated ones, not both';
    throw new ConfigError('The node configuration', [{ path: 'tanks', message }]);
  }
  return simulated > 0 ? needed(simulation).farm.relayBank() : new OnoffRelayBank({ relays, log });
}

/** The relays that hang on pins. */
export function relayPinsOf(tanks: readonly TankConfig[]): RelayPin[] {
  return tanks.flatMap(({ id, inlet }) => {
    if (inlet?.relay.driver !== 'onoff') return [];
    const { gpio, active } = inlet.relay;
    return [{ name: inletRelay(id), gpio, active }];
  });
}

function needed(simulation: Simulation | null): Simulation {
  if (simulation !== null) return simulation;
  throw new ConfigError('The node configuration', [{ path: 'simulation', message: 'is missing' }]);
}
