import type { ActuatorName } from '../actuator/actuator.js';
import type { ActuatorSituation } from '../actuator/decision.js';
import type { InstrumentPanel } from '../instruments/panel.js';
import type { Reading } from '../level/level-tracker.js';
import { type DrawnNow, DrawSide } from './draw-side.js';
import type { Neighbours } from './neighbours.js';
import type { TankOptions } from './tank-options.js';
import { UnseenDraw } from './unseen-draw.js';

/** The sides of a tank where water goes out, and what has gone out there since its level was measured. */
export class DrawSides {
  readonly all: readonly DrawSide[];
  readonly unseen: UnseenDraw;

  constructor({ outlet, pump, mounting }: TankOptions, panel: InstrumentPanel) {
    this.all = [
      ...(outlet ? [new DrawSide('outlet', outlet, panel)] : []),
      ...(pump ? [new DrawSide('pump', pump, panel)] : []),
    ];
    this.unseen = new UnseenDraw(this.all, mounting.shape.capacity_litres);
  }

  /** What drawing goes by now; `now_ms` is monotonic. */
  moment(actuator: ActuatorName, neighbours: Neighbours, reading: Reading, now_ms: number): DrawnNow {
    const excluded_by = neighbours.excludes(actuator);
    return { reading, now_ms, excluded_by, drawn_percent: this.unseen.percent(now_ms) };
  }

  /** What the interlocks of one of them go by. */
  situation(
    actuator: ActuatorName,
    neighbours: Neighbours,
    reading: Reading,
    now_ms: number,
  ): ActuatorSituation {
    const moment = this.moment(actuator, neighbours, reading, now_ms);
    return this.all.find(({ seat }) => seat.name === actuator)?.situation(moment) ?? moment;
  }
}
