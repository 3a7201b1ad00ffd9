import type { TankConfig } from '../../../firmware/config/node-config.js';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import type { Warning } from '../../cli/answer.js';
import { Refusal } from '../../refusal.js';

/**
 * Whether a sensor at this height can see the full tank: a warning when it loses sight of the water near the rim.
 * @param tank with the distance and the shape as they would be
 * @throws Refusal `full_in_blind_zone` when the full mark, above which no water may run, could not be measured
 */
export function checkBlindZone({ name, sensor, inlet, shape: spec }: TankConfig): Warning[] {
  const shape = shapeOf(spec);
  const { empty_distance_mm, blind_zone_mm } = sensor;
  const short_mm = Math.ceil(blind_zone_mm - (empty_distance_mm - shape.height_mm));
  if (short_mm <= 0) return [];
  const seen_mm = Math.max(0, empty_distance_mm - blind_zone_mm);
  const seen_percent = Math.floor((100 * shape.litresAt(seen_mm)) / shape.capacity_litres);
  const higher = `Hang the sensor at least ${short_mm} mm higher`;
  const message = `${name}: the sensor cannot measure nearer than ${blind_zone_mm} mm, so it sees no level above ${seen_percent} %`;
  if (inlet !== null && seen_percent < inlet.full_percent)
    throw new Refusal({
      code: 'full_in_blind_zone',
      message: `${message}, and the full mark is at ${inlet.full_percent} %; nothing was changed`,
      hint: `${higher}, then measure again.`,
      exit: 'conflict',
    });
  return [{ code: 'rim_in_blind_zone', message: `${message}. ${higher}.` }];
}
