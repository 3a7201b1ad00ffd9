import { relaysIn } from '../../../firmware/config/node/plumbing.js';
import type { NodeConfig, TankConfig } from '../../../firmware/config/node-config.js';
import {
  chooseLine,
  chooseRangeFinder,
  type DriverChoice,
} from '../../../firmware/drivers/board/choose-driver.js';
import type { BoardFacts } from '../../../firmware/ports/board.js';

/** A sensor, relay or input of a node, and the driver that it gets on this machine. */
export interface Thing extends DriverChoice {
  /** `house sensor`, `house inlet relay`, `house inlet well relay` of one source among several, `rain gauge`. */
  readonly name: string;
  readonly kind: 'sensor' | 'relay' | 'input';
  /** What the configuration asks for. */
  readonly asked: string;
}

/** Everything that a node's configuration wants of this machine, in its order. */
export function thingsOf(config: NodeConfig, facts: BoardFacts): Thing[] {
  const { rain_gauge } = config;
  const rain = rain_gauge === null ? [] : [input('rain gauge', rain_gauge, facts)];
  return [...config.tanks.flatMap((tank) => thingsOfTank(tank, facts)), ...rain];
}

function thingsOfTank(tank: TankConfig, facts: BoardFacts): Thing[] {
  const { id, sensor, level_switches, flow_meters } = tank;
  const relays = relaysIn(tank).map(({ actuator, source, relay }): Thing => {
    const name = [id, actuator, source, 'relay'].filter((word) => word !== null).join(' ');
    return { name, kind: 'relay', asked: relay.driver, ...chooseLine(relay, facts) };
  });
  const asked = sensor.driver === 'pins' ? `pins, ${sensor.route}` : sensor.driver;
  return [
    { name: `${id} sensor`, kind: 'sensor', asked, ...chooseRangeFinder(sensor, facts) },
    ...relays,
    ...level_switches.map((one) => input(`${id} ${one.at} level switch`, one, facts)),
    ...flow_meters.map((one) => input(`${id} ${one.on} flow meter`, one, facts)),
  ];
}

function input(name: string, wanted: { readonly driver: string }, facts: BoardFacts): Thing {
  return { name, kind: 'input', asked: wanted.driver, ...chooseLine(wanted, facts) };
}
