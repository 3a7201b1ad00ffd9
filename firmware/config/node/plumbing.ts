import type { ActuatorName } from '../../domain/actuator/actuator.js';
import { circleThrough, waysBetween } from '../../domain/transfer/circle.js';
import type { RelayConfig } from './relay.js';

/** A tank's actuators, as far as their relays matter. */
interface Plumbed {
  readonly id: string;
  readonly inlet: {
    readonly relay: RelayConfig | null;
    readonly sources: readonly {
      readonly id: string;
      readonly relay: RelayConfig;
      readonly supply_tank: string | null;
    }[];
  } | null;
  readonly outlet: { readonly relay: RelayConfig } | null;
  readonly pump: { readonly relay: RelayConfig; readonly to_tank: string | null } | null;
}

/** One relay of a tank, and what it switches. */
export interface PlumbedRelay {
  readonly actuator: ActuatorName;
  /** Of an inlet with several sources; null else. */
  readonly source: string | null;
  readonly relay: RelayConfig;
}

/** Every relay of a tank. */
export function relaysIn({ inlet, outlet, pump }: Omit<Plumbed, 'id'>): PlumbedRelay[] {
  const relay = (
    actuator: ActuatorName,
    relay: RelayConfig | null | undefined,
    source: string | null = null,
  ) => (relay ? [{ actuator, source, relay }] : []);
  return [
    ...relay('inlet', inlet?.relay),
    ...(inlet?.sources ?? []).flatMap((one) => relay('inlet', one.relay, one.id)),
    ...relay('outlet', outlet?.relay),
    ...relay('pump', pump?.relay),
  ];
}

/** A mistake, by its place in the configuration. */
interface Misfit {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What cannot be right about where the water of a node's tanks comes from and goes to. */
export function misfits(tanks: readonly Plumbed[]): Misfit[] {
  const known = new Set(tanks.map(({ id }) => id));
  const ways = waysBetween(
    tanks.map(({ id, inlet, pump }) => ({
      ...{ id, to_tank: pump?.to_tank ?? null },
      supplied_by: (inlet?.sources ?? []).flatMap(({ supply_tank }) => supply_tank ?? []),
    })),
  );
  const circle = (path: Misfit['path'], from: string, to: string): Misfit[] => {
    const round = circleThrough(from, to, ways);
    if (round === null) return [];
    return [{ path, message: `leads the water in a circle: ${round.join(' → ')}` }];
  };
  return tanks.flatMap(({ id, inlet, pump }, at) => {
    const pumped = ['tanks', at, 'pump', 'to_tank'];
    const to = pump?.to_tank ?? null;
    return [
      ...(inlet?.sources ?? []).flatMap(({ supply_tank }, i) => {
        if (supply_tank === null) return [];
        const path = ['tanks', at, 'inlet', 'sources', i, 'supply_tank'];
        if (supply_tank !== id && known.has(supply_tank)) return circle(path, supply_tank, id);
        return [{ path, message: 'must be another tank of this node: the level of no other is known here' }];
      }),
      ...(to === id ? [{ path: pumped, message: 'must be another tank' }] : []),
      ...(to !== null && to !== id ? circle(pumped, id, to) : []),
    ];
  });
}
