import { shapeOf } from '../../domain/geometry/shape.js';
import { judgeCalibration } from '../../domain/level/calibration.js';
import type { NodeConfig, TankConfig } from '../node-config.js';
import type { Doubt } from './doubt.js';
import { blindDryRuns, blindInRain, type Gauged, hiddenByNoise, slowMeters } from './dry-runs.js';
import { tellsEvery_s } from './sensor.js';
import { slowValves, unseenReserves } from './unseen-water.js';

/** What in a node's tanks is taken, and probably not meant. */
export function doubtsIn({ tanks, rain_gauge }: Pick<NodeConfig, 'tanks' | 'rain_gauge'>): Doubt[] {
  return [
    ...blindDryRuns(tanks),
    ...(rain_gauge === null ? [...blindInRain(tanks), ...hiddenByRain(tanks)] : []),
    ...hiddenByNoise(tanks, tanks.map(gauged)),
    ...slowMeters(tanks),
    ...unseenMarks(tanks),
    ...unseenReserves(tanks),
    ...slowValves(tanks),
    ...unpricedMains(tanks),
    ...unmeasuredInflows(tanks),
  ];
}

function gauged({ id, shape, sensor }: TankConfig): Gauged {
  const { capacity_litres, height_mm } = shapeOf(shape);
  return { id, litres_per_mm: capacity_litres / height_mm, interval_s: tellsEvery_s(sensor) };
}

/** Full marks that lie nearer to the sensor than it can measure: set up from the phone such a tank is refused. */
function unseenMarks(tanks: readonly TankConfig[]): Doubt[] {
  return tanks.flatMap(({ id, shape, sensor, inlet }, at): Doubt[] => {
    const { empty_distance_mm, blind_zone_mm, max_range_mm } = sensor;
    const full_percent = inlet?.full_percent ?? null;
    const calibration = { empty_distance_mm, full_distance_mm: null };
    const limits = { blind_zone_mm, max_range_mm, full_percent };
    return judgeCalibration(shapeOf(shape), calibration, limits).mistakes.flatMap(
      ({ field, reason }): Doubt[] => {
        const { seen_percent, higher_mm } = reason.args;
        if (reason.code !== 'full_mark_unseen') return [];
        return [
          {
            code: 'full_mark_unseen',
            path: ['tanks', at, 'sensor', field],
            what: `the sensor of ${id} cannot measure nearer than ${blind_zone_mm} mm, so it sees no level above ${seen_percent} %, and the full mark is at ${full_percent} %`,
            do_this: `Hang it at least ${higher_mm} mm higher, or lower inlet.full_percent.`,
          },
        ];
      },
    );
  });
}

/** A level that rises with the inlet closed is taken for rain where a roof drains into the tank, and nothing tells when it rains. */
function hiddenByRain(tanks: readonly TankConfig[]): Doubt[] {
  return tanks.flatMap(({ id, rain_fed, inlet, flow_meters }, at): Doubt[] => {
    const metered = flow_meters.some(({ on }) => on === 'inlet');
    if (!rain_fed || inlet === null || metered) return [];
    return [
      {
        code: 'stuck_inlet_hidden',
        path: ['tanks', at, 'rain_fed'],
        what: `a roof drains into ${id}, and nothing tells rain from an inlet that hangs open: that is noticed only when the tank is full`,
        do_this: 'Fit a rain gauge, or a flow meter on "inlet".',
      },
    ];
  });
}

/** A wait for rain is a wait with what costs something: a main without a price is taken for free water. */
function unpricedMains(tanks: readonly TankConfig[]): Doubt[] {
  return tanks.flatMap(({ id, inlet }, at) =>
    (inlet?.sources ?? []).flatMap((source, i): Doubt[] =>
      source.kind !== 'town' || source.cost_per_m3 > 0
        ? []
        : [
            {
              code: 'source_unpriced',
              path: ['tanks', at, 'inlet', 'sources', i, 'cost_per_m3'],
              what: `the source ${source.id} of ${id} is a main without a price: it never waits for rain`,
              do_this: 'Set its cost_per_m3 to what a cubic metre costs.',
            },
          ],
    ),
  );
}

/** Inlets and sources that have still to show what they bring: what comes can be held against nothing until then. */
function unmeasuredInflows(tanks: readonly TankConfig[]): Doubt[] {
  return tanks.flatMap(({ id, inlet }, at): Doubt[] => {
    if (inlet === null) return [];
    const { sources, inflow_lph } = inlet;
    if (sources.length === 0)
      return inflow_lph === null ? [unmeasured(`the inlet of ${id}`, [at, 'inlet'])] : [];
    return sources.flatMap((source, i): Doubt[] => {
      if (source.inflow_lph !== null) return [];
      return [unmeasured(`the source ${source.id} of ${id}`, [at, 'inlet', 'sources', i])];
    });
  });
}

function unmeasured(whose: string, place: readonly (string | number)[]): Doubt {
  const until =
    'until the node has learned it from its first runs a weak supply and a valve stuck open are not told';
  return {
    code: 'inflow_unmeasured',
    path: ['tanks', ...place, 'inflow_lph'],
    what: `nobody has measured what ${whose} brings: ${until}, and a supply that is off only after an hour or more`,
    do_this: 'Set its inflow_lph to the litres by which the open inlet fills the tank in an hour.',
  };
}
