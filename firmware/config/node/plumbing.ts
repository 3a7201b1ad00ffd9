import type { ActuatorName } from '../../domain/actuator/actuator.js';
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

/** What cannot be right about where the water of a node's tanks comes from and goes to. */
export function misfits(tanks: readonly Plumbed[]): { path: (string | number)[]; message: string }[] {
  const known = new Set(tanks.map(({ id }) => id));
  return tanks.flatMap(({ id, inlet, pump }, at) => {
    const own = pump?.to_tank === id;
    return [
      ...(inlet?.sources ?? []).flatMap(({ supply_tank }, i) =>
        supply_tank === null || (supply_tank !== id && known.has(supply_tank))
          ? []
          : [
              {
                path: ['tanks', at, 'inlet', 'sources', i, 'supply_tank'],
                message: 'must be another tank of this node: the level of no other is known here',
              },
            ],
      ),
      ...(own ? [{ path: ['tanks', at, 'pump', 'to_tank'], message: 'must be another tank' }] : []),
    ];
  });
}
