import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { RefillRule } from '../domain/refill/refill-rule.js';
import type { TankOptions } from '../domain/tank/tank-options.js';
import type { RangeFinder } from '../ports/range-finder.js';
import type { Position } from '../protocol/position.js';
import type { TankInstruments } from './instruments.js';

/** One tank of a node: what it is, how it is controlled, and the sensor that looks into it. */
export interface TankSetup {
  readonly id: string;
  /** As the farmer calls it. */
  readonly name: string;
  /** Name of the shape, as published. */
  readonly shape_name: string;
  readonly control: TankOptions;
  /** The tank that its transfer pump lifts water into; left out, or null, without such a pump. */
  readonly pumps_to?: string | null;
  /** Where it stands; left out, or null, where nobody said. */
  readonly position?: Position | null;
  /** Whether a roof drains into it. */
  readonly rain_fed?: boolean;
  /** The rule in force until an admin sets another. */
  readonly default_rule: RefillRule;
  readonly range_finder: RangeFinder;
  /** What it has beside the sensor, if anything. */
  readonly instruments?: TankInstruments;
  /** Pings in one window. */
  readonly pings: number;
  /** The longest a window may take, in ms (default 900). */
  readonly window_ms?: number;
}

/** One relay of a tank. */
export interface TankRelay {
  /** As the relay bank knows it: `house.pump`, `house.inlet.town`. */
  readonly name: string;
  readonly actuator: ActuatorName;
  /** The source behind it; null where the inlet has one without a name. */
  readonly source: string | null;
  /** Whether its actuator runs while the relay is at rest: an outlet that is open without power. */
  readonly rests_running: boolean;
}

/** The relays of a tank: one for each actuator, and of an inlet with several sources one for each of them. */
export function relaysOf({ id, control }: Pick<TankSetup, 'id' | 'control'>): readonly TankRelay[] {
  const { inlet, outlet = null, pump = null } = control;
  const relay = (actuator: ActuatorName, source: string | null, rests_running = false): TankRelay => {
    const name = relayName(id, actuator, source);
    return { name, actuator, source, rests_running };
  };
  const sources = inlet?.sources ?? [];
  return [
    ...(inlet === null || sources.length > 0 ? [] : [relay('inlet', null)]),
    ...sources.map((source) => relay('inlet', source.id)),
    ...(outlet === null ? [] : [relay('outlet', null, outlet.safe_position === 'open')]),
    ...(pump === null ? [] : [relay('pump', null)]),
  ];
}

/** The name under which the relay bank knows an actuator's relay. */
export function relayName(tank: string, actuator: ActuatorName, source: string | null = null): string {
  return source === null ? `${tank}.${actuator}` : `${tank}.${actuator}.${source}`;
}
