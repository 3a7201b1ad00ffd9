import type { ActuatorName } from '../actuator/actuator.js';
import type { Evidence } from '../actuator/confirmation.js';
import type { ActuatorSituation } from '../actuator/decision.js';
import { DrawControl } from '../actuator/draw-control.js';
import { type DrawLimits, type DrawOptions, drawLimits } from '../actuator/draw-options.js';
import type { InstrumentPanel } from '../instruments/panel.js';
import { ranDry } from '../interlock/dry-run.js';
import type { Reading } from '../level/level-tracker.js';
import type { Rate } from '../level/rate.js';
import type { Reason } from '../reason.js';
import { Seat } from './seat.js';

/** A side of a tank where water goes out: an outlet valve, or a pump. */
export class DrawSide {
  readonly seat: Seat<DrawControl>;
  private readonly limits: DrawLimits;

  constructor(
    name: ActuatorName,
    options: DrawOptions,
    private readonly panel: InstrumentPanel,
  ) {
    this.limits = drawLimits(options);
    this.seat = new Seat(name, new DrawControl(options));
  }

  /** What its interlocks go by. */
  situation(reading: Reading, now_ms: number, excluded_by: ActuatorName | null): ActuatorSituation {
    return { reading, now_ms, forbidden: this.panel.forbidsDrawing, excluded_by };
  }

  /** Decides anew. @param asked why water is asked of it now; null while nobody asks */
  decide(reading: Reading, now_ms: number, excluded_by: ActuatorName | null, asked: Reason | null): void {
    this.seat.control.decide({ ...this.situation(reading, now_ms, excluded_by), asked });
  }

  /** Looks for what locks it: a relay that hangs, or no water that moves. */
  suspect(rate: Rate | null, now_ms: number): void {
    const { seat, limits } = this;
    seat.suspect(now_ms);
    const ran_s = seat.ranFor_s(now_ms);
    if (ran_s === null || limits.dry_run_s === null) return;
    const falls = rate && { ...rate, rate_lph: -rate.rate_lph };
    const dry = ranDry({ ...this.evidence(rate), rate: falls }, ran_s, limits.dry_run_s);
    if (dry !== null) seat.control.trip(dry);
  }

  /** What it adds to the tank while it runs, in litres per hour, below 0; null while nobody knows. */
  get moves_lph(): number | null {
    const { flow_lph } = this.limits;
    return flow_lph === null ? null : -flow_lph;
  }

  evidence(rate: Rate | null): Evidence {
    return { ...this.panel.evidenceOf('outlet'), rate, inflow_lph: this.limits.flow_lph, draws: true };
  }
}
