import type { TankConfig } from '../../../firmware/config/node-config.js';
import type { Call } from '../../cli/define.js';
import { progress } from '../../cli/progress.js';
import type { Hold } from '../../node-hardware/hold.js';
import { type Measured, measureStill } from '../../node-hardware/measure.js';
import { withSensor } from '../../node-hardware/ping-source.js';

/** Opens the sensor of a tank for some measurements of still water, and shows how far each has come. */
export function stillWater<T>(
  call: Call,
  hold: Hold,
  tank: TankConfig,
  work: (measure: () => Promise<Measured>) => Promise<T>,
): Promise<T> {
  return withSensor(hold, tank, (source) => {
    return work(async () => {
      const shown = progress('Measuring, windows that agree', call.json, call.surroundings);
      try {
        return await measureStill(source, source.filter, hold.over, (agreeing, of) => shown.at(agreeing, of));
      } finally {
        shown.end();
      }
    });
  });
}
