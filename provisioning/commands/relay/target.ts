import { relaysIn } from '../../../firmware/config/node/plumbing.js';
import type { TankConfig } from '../../../firmware/config/node-config.js';
import type { ActuatorName } from '../../../firmware/domain/actuator/actuator.js';
import { relayName } from '../../../firmware/node/tank-setup.js';
import { type NodePlace, tankNamed } from '../../node-hardware/place.js';
import { Refusal } from '../../refusal.js';

/** The relay that is to be tried, and what hangs on it. */
export interface Target {
  readonly tank: TankConfig;
  readonly actuator: ActuatorName;
  /** Of an inlet with several sources; null else. */
  readonly source: string | null;
  /** As the relay bank knows it: `house.pump`, `house.inlet.town`. */
  readonly relay: string;
  readonly max_run_s: number;
  /** What it usually moves, in litres per hour; null where nobody measured it. */
  readonly flow_lph: number | null;
  /** Whether its water leaves the tank. */
  readonly draws: boolean;
  /** True for an outlet that is open without current: its relay closes it. */
  readonly rests_running: boolean;
}

/**
 * What a name means: the tank's id for its inlet, or the name of a relay, such as `house.pump`, `house.outlet`,
 * `house.inlet`, `house.inlet.town`. Of several sources the first stands for the inlet.
 * @throws Refusal `tank_unknown`, `relay_unknown` or `no_inlet`
 */
export function targetNamed(place: NodePlace, name: string): Target {
  const [id = '', ...rest] = name.split('.');
  const tank = tankNamed(place, id);
  const relays = relaysIn(tank);
  const wanted = rest.length === 0 ? 'inlet' : rest.join('.');
  const exact = relays.find((one) => relayName(tank.id, one.actuator, one.source) === `${tank.id}.${wanted}`);
  const found = exact ?? relays.find(({ actuator }) => wanted === 'inlet' && actuator === 'inlet');
  if (found !== undefined) return targetOf(tank, found.actuator, found.source);
  const names = relays.map(({ actuator, source }) => relayName(tank.id, actuator, source));
  throw new Refusal({
    code: wanted === 'inlet' ? 'no_inlet' : 'relay_unknown',
    message:
      wanted === 'inlet' ? `${tank.name} has no inlet valve` : `${tank.name} has no ${wanted.slice(0, 64)}`,
    hint: names.length === 0 ? 'Look into node.json.' : `It has ${names.join(', ')}.`,
    exit: 'not_found',
  });
}

function targetOf(tank: TankConfig, actuator: ActuatorName, source: string | null): Target {
  const { inlet, outlet, pump } = tank;
  const drawing = actuator === 'outlet' ? outlet : actuator === 'pump' ? pump : null;
  const inflow_lph = inlet?.sources.find(({ id }) => id === source)?.inflow_lph ?? inlet?.inflow_lph ?? null;
  return {
    ...{ tank, actuator, source, relay: relayName(tank.id, actuator, source) },
    max_run_s: drawing?.max_run_s ?? inlet?.max_run_s ?? 0,
    flow_lph: drawing === null ? inflow_lph : drawing.flow_lph,
    draws: drawing !== null,
    rests_running: actuator === 'outlet' && outlet?.safe_position === 'open',
  };
}
