import type { ActuatorName } from '../actuator/actuator.js';
import type { Evidence } from '../actuator/confirmation.js';
import type { ActuatorSituation } from '../actuator/decision.js';
import { DrawControl } from '../actuator/draw-control.js';
import { type DrawLimits, type DrawOptions, drawLimits, type PumpOptions } from '../actuator/draw-options.js';
import { type FlowMarks, marksOf, marksUpTo } from '../flow/flow-marks.js';
import type { InstrumentPanel } from '../instruments/panel.js';
import { type FlowScales, ranDry, surelySilent } from '../interlock/dry-run.js';
import type { LeaseBook } from '../lease/lease-book.js';
import type { Reading } from '../level/level-tracker.js';
import type { Rate } from '../level/rate.js';
import type { DrawNow } from '../schedule/draw-hours.js';
import { callForWater } from './call-for-water.js';
import { Seat } from './seat.js';

/** How a tank that is drawn from stands at one moment. */
export interface DrawnNow {
  readonly reading: Reading;
  readonly now_ms: number;
  readonly excluded_by: ActuatorName | null;
  /** What was drawn since the level was measured, in percent of the capacity. */
  readonly drawn_percent: number;
}

/** What drawing from a tank goes by at one moment. */
export interface DrawMoment extends DrawnNow {
  /** The hours to draw as they stand. */
  readonly draws: readonly DrawNow[];
  readonly leases: LeaseBook;
}

/** A side of a tank where water goes out: an outlet valve, or a pump. */
export class DrawSide {
  readonly seat: Seat<DrawControl>;
  /** What lifts into another tank moves its flow; taps, or a trough that is full, may take less of what others move. */
  readonly moves_up_to: boolean;
  private readonly limits: DrawLimits;
  /** Where the level parts water that it moves from none; null while nobody knows how much that is. */
  private readonly marks: FlowMarks | null;

  constructor(
    name: ActuatorName,
    private readonly options: DrawOptions & Partial<Pick<PumpOptions, 'direction'>>,
    private readonly panel: InstrumentPanel,
  ) {
    this.limits = drawLimits(options);
    this.moves_up_to = options.direction !== 'transfer';
    this.marks = (this.moves_up_to ? marksUpTo : marksOf)(this.limits.flow_lph);
    this.seat = new Seat(name, new DrawControl(options));
  }

  /** What its interlocks go by. */
  situation(moment: DrawnNow): ActuatorSituation {
    return { ...moment, forbidden: this.panel.forbidsDrawing(moment.now_ms) };
  }

  /** Decides anew. */
  decide({ draws, leases, ...moment }: DrawMoment): void {
    const { seat, panel, options } = this;
    const { now_ms } = moment;
    const { direction } = options;
    const demand = seat.name === 'pump' && direction === 'draw' && panel.demand;
    const callers = { demand, draws: this.drawsByHours ? draws : null, leases };
    const { asked, asked_until_ms, unasked } = callForWater(seat.name, callers, now_ms);
    seat.control.decide({ ...this.situation(moment), asked, asked_until_ms, unasked });
  }

  /** Whether hours of its own may start it: water that is lifted into another tank has to be asked for by the gateway. */
  get drawsByHours(): boolean {
    return this.options.direction !== 'transfer';
  }

  /**
   * Looks for what locks it: a relay that hangs, or no water that moves.
   * @param scales what the level tells; where it tells nothing, the meter alone does
   * @param shared whether another draws through the same meter: its silence then still speaks of both, its pulses of none
   */
  suspect(scales: FlowScales, now_ms: number, shared: boolean): void {
    const { seat, limits } = this;
    seat.suspect(now_ms);
    const ran_s = seat.ranFor_s(now_ms);
    if (ran_s === null || limits.dry_run_s === null) return;
    const { flow } = this.panel.evidenceOf(seat.name);
    const silent = flow !== null && surelySilent(flow, limits.flow_lph, limits.dry_run_s);
    const falls = { latest: fallOf(scales.latest), longer: scales.longer.map(fallOf) };
    const dry = ranDry(
      {
        flow: shared && !silent ? null : flow,
        scales: falls,
        inflow_lph: limits.flow_lph,
        marks: this.marks,
      },
      ran_s,
      limits.dry_run_s,
    );
    if (dry !== null) seat.control.trip(dry);
  }

  /** What it adds to the tank while it runs, in litres per hour, below 0: all of it, or the most; null while nobody knows. */
  moves_lph(): number | null {
    const { flow_lph } = this.limits;
    return flow_lph === null ? null : -flow_lph;
  }

  /** What speaks for or against a command. @param shared whether another draws through the same meter */
  evidence(rate: Rate | null, shared: boolean): Evidence {
    const { flow, turned } = this.panel.evidenceOf(this.seat.name);
    const { marks } = this;
    return { flow: shared ? null : flow, turned, rate, inflow_lph: this.limits.flow_lph, marks, draws: true };
  }
}

function fallOf(rate: Rate | null): Rate | null {
  return rate && { rate_lph: -rate.rate_lph, error_lph: rate.error_lph };
}
