import { shapeOf } from '../../domain/geometry/shape.js';
import type { TankConfig } from '../node-config.js';
import type { Doubt } from './doubt.js';
import { oldestReading_s } from './sensor.js';

const S_PER_HOUR = 3_600;

/** What draws from a tank whose level is told now and then, while nobody has measured how much. */
export function unseenReserves(tanks: readonly TankConfig[]): Doubt[] {
  return tanks.flatMap(({ id, sensor, outlet, pump }, at) =>
    Object.entries({ outlet, pump }).flatMap(([actuator, one]): Doubt[] => {
      const oldest_s = oldestReading_s(sensor);
      if (oldest_s === null || one === null || one.flow_lph !== null) return [];
      return [
        {
          code: 'reserve_unseen',
          path: ['tanks', at, actuator, 'flow_lph'],
          what: `nobody has measured what the ${actuator} of ${id} draws, and a level of its Wi-Fi sensor may be ${oldest_s} s old: what goes out meanwhile is not reckoned with, and the reserve may be drawn too`,
          do_this: 'Set its flow_lph to what it draws in an hour.',
        },
      ];
    }),
  );
}

/** Valves that let in so much while they close that a refill ends above its high setpoint, or above the brim. */
export function slowValves(tanks: readonly TankConfig[]): Doubt[] {
  return tanks.flatMap(({ id, inlet, shape, rule }, at): Doubt[] => {
    if (inlet === null) return [];
    const { low_percent, high_percent } = rule;
    const inflows_lph = [inlet.inflow_lph, ...inlet.sources.map((source) => source.inflow_lph)];
    const most_lph = Math.max(...inflows_lph.map((inflow_lph) => inflow_lph ?? 0));
    // While it closes it lets through half of what it does when open.
    const closing_litres = (most_lph * inlet.closing_s) / S_PER_HOUR / 2;
    const closing_percent = (100 * closing_litres) / shapeOf(shape).capacity_litres;
    if (closing_percent <= (high_percent - low_percent) / 2) return [];
    // It is told to close no lower than at half the full mark.
    const closes_percent = Math.max(
      low_percent,
      inlet.full_percent - closing_percent,
      inlet.full_percent / 2,
    );
    const ends = closes_percent + closing_percent > 100 ? 'runs over' : 'ends above its high setpoint';
    return [
      {
        code: 'closes_too_slowly',
        path: ['tanks', at, 'inlet', 'closing_s'],
        what: `while the inlet of ${id} closes, ${Math.round(closing_percent)} % of the tank still runs in, more than half of what lies between its setpoints: a refill from ${low_percent} % ${ends}`,
        do_this: 'Fit a valve that closes faster or lets in less, or lower rule.low_percent.',
      },
    ];
  });
}
