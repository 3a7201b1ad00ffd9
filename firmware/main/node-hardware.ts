import { ConfigError } from '../config/config-error.js';
import { readEnvironment } from '../config/environment.js';
import { relaysIn } from '../config/node/plumbing.js';
import type { TankConfig } from '../config/node-config.js';
import { LinuxBoard } from '../drivers/board/linux.js';
import { SystemClock } from '../drivers/clock/system.js';
import { probePigpio } from '../drivers/rangefinder/pigpio/probe.js';
import { OnoffRelayBank, type RelayPin } from '../drivers/relay/onoff.js';
import { relayName } from '../node/tank-setup.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { RangeFinder } from '../ports/range-finder.js';
import type { RelayBank } from '../ports/relay-bank.js';
import { RangeFinders } from './range-finders.js';
import type { Simulation } from './simulation.js';

/** What sensors work with. */
export interface SensorSurroundings {
  /** Folder of the configuration. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The level sensors of this machine. */
export function rangeFindersOf(
  simulation: Simulation | null,
  { folder, clock, log }: SensorSurroundings,
): RangeFinders {
  const { SLUICE_PIGPIO_SOCKET: pigpio_socket } = readEnvironment(process.env);
  // Probes are timed by the machine's own clock, whatever that of the farm is.
  const probing = { clock: new SystemClock(), socket: pigpio_socket };
  const board = new LinuxBoard({
    root: '/',
    path: process.env.PATH ?? '',
    probePigpio: () => probePigpio(probing),
  });
  return new RangeFinders({ simulation, board, pigpio_socket, folder, clock, log });
}

/** The level sensor of one tank, for whoever needs no other. */
export function rangeFinderOf(
  tank: TankConfig,
  simulation: Simulation | null,
  surroundings: SensorSurroundings,
): RangeFinder {
  return rangeFindersOf(simulation, surroundings).of(tank);
}

/** The relays of all tanks. One node has relays of one kind: a board is either there or it is not. */
export function relayBankOf(
  tanks: readonly TankConfig[],
  simulation: Simulation | null,
  log: Log,
): RelayBank {
  const relays = relayPinsOf(tanks);
  const simulated = tanks.flatMap(relaysIn).filter(({ relay }) => relay.driver === 'simulated').length;
  if (simulated > 0 && relays.length > 0) {
    const message = 'a node has either real relays or simulated ones, not both';
    throw new ConfigError('The node configuration', [{ path: 'tanks', message }]);
  }
  return simulated > 0 ? needed(simulation).farm.relayBank() : new OnoffRelayBank({ relays, log });
}

/** The relays that hang on pins. */
export function relayPinsOf(tanks: readonly TankConfig[]): RelayPin[] {
  return tanks.flatMap((tank) =>
    relaysIn(tank).flatMap(({ actuator, source, relay }) => {
      if (relay.driver !== 'onoff') return [];
      return [{ name: relayName(tank.id, actuator, source), gpio: relay.gpio, active: relay.active }];
    }),
  );
}

function needed(simulation: Simulation | null): Simulation {
  if (simulation !== null) return simulation;
  throw new ConfigError('The node configuration', [{ path: 'simulation', message: 'is missing' }]);
}
