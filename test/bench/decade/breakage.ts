import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import type { SimulatedTank, SimulatedTankSpec } from '../../../firmware/drivers/simulated/simulated-tank.js';
import { type Happening, INJECTED, type Injected } from './plan.js';

/** A fault as it is now: armed until it can take hold (a valve jams only where it stands). */
export interface Present {
  readonly what: Happening & { readonly kind: Injected };
  holds: boolean;
  /** The drift of the sensor, in percent of the height. */
  drift_percent: number;
}

const DAY_MS = 86_400_000;
/** A sensor drifts this far at most, and so fast; in percent of the height, and that a day. */
const DRIFT_PERCENT = 18;
const DRIFT_PER_DAY_PERCENT = 4;

/**
 * Breaks things behind the ports, and mends them: the farm's tank, and for water and supply also the plain rule's. That
 * one then stands as the farm's does, so that what differs from there on is the rule alone, and not by chance how full
 * each of them was when it happened.
 */
export class Breakage {
  present: Present | null = null;
  private oddity: Happening | null = null;
  /** What is left of the supply, and what the source that is filled from brings of it, 0–1. */
  private supply_share = 1;
  private source_share = 1;
  private plain_source_share = 1;
  /** Since when the valve has been fed, as long as that matters. */
  private fed_ms: number | null = null;

  constructor(
    private readonly tank: SimulatedTank,
    private readonly plain: SimulatedTank,
    private readonly spec: SimulatedTankSpec,
  ) {}

  /** How many times its noise the sensor's noise is. */
  get noise_ratio(): number {
    return this.tank.sensor.noise;
  }

  begin(what: Happening): void {
    if (isInjected(what)) {
      this.present = { what, holds: false, drift_percent: 0 };
      this.plain.become(this.tank);
      return;
    }
    this.oddity = what;
    if (what.kind === 'noisy') this.tank.sensor.noise = 4;
    if (what.kind === 'splash') this.tank.sensor.splashed = 0.6;
  }

  /** Begins, carries on and mends what is due. */
  follow(now_ms: number): void {
    if (this.oddity !== null && now_ms >= this.oddity.to_ms) {
      this.tank.sensor.noise = 1;
      this.tank.sensor.splashed = null;
      this.oddity = null;
    }
    const { present } = this;
    if (present === null) return;
    if (now_ms >= present.what.to_ms) {
      this.mend();
      this.fed_ms = null;
      this.present = null;
      return;
    }
    this.fed_ms = this.tank.energised ? (this.fed_ms ?? now_ms) : null;
    if (!present.holds) present.holds = this.takesHold(present.what, now_ms);
    if (present.what.kind === 'sensor_drifting') this.drift(present, now_ms);
  }

  private takesHold({ kind, strength }: Present['what'], now_ms: number): boolean {
    const running = this.tank.truth().inlet_running;
    const wide_open = this.fed_ms !== null && now_ms - this.fed_ms > 30_000;
    const { capacity_litres } = shapeOf(this.spec.shape);
    switch (kind) {
      case 'supply_off':
        return this.supply(0);
      case 'supply_weak':
        return this.supply(0.25 + 0.2 * strength);
      case 'inlet_stuck_closed':
        return !running && this.jam();
      case 'inlet_stuck_open':
        return wide_open && this.jam();
      case 'leak': {
        const flow_lph = capacity_litres * 0.04 * 8 ** strength;
        this.tank.leak(flow_lph);
        this.plain.leak(flow_lph);
        return true;
      }
      case 'sensor_dead':
        this.tank.sensor.fault = strength < 0.5 ? 'silent' : 'no_echo';
        return true;
      case 'sensor_frozen':
        this.tank.sensor.fault = 'frozen';
        return true;
      case 'sensor_drifting':
        return true;
    }
  }

  private supply(share: number): boolean {
    this.supply_share = share;
    this.tank.supply(share * this.source_share);
    this.plain.supply(share * this.plain_source_share);
    return true;
  }

  /** What the source that is filled from, and that of the plain rule, brings of what the inlet lets through, 0–1. */
  sourceBrings(share: number, plain_share: number): void {
    if (share === this.source_share && plain_share === this.plain_source_share) return;
    this.source_share = share;
    this.plain_source_share = plain_share;
    this.supply(this.supply_share);
  }

  private jam(): boolean {
    this.plain.become(this.tank);
    this.tank.jamInlet(true);
    this.plain.jamInlet(true);
    return true;
  }

  private drift(present: Present, now_ms: number): void {
    const days = (now_ms - present.what.from_ms) / DAY_MS;
    const side = present.what.strength < 0.5 ? -1 : 1;
    present.drift_percent = side * Math.min(DRIFT_PERCENT, DRIFT_PER_DAY_PERCENT * days);
    this.tank.sensor.offset_mm = (present.drift_percent / 100) * shapeOf(this.spec.shape).height_mm;
  }

  private mend(): void {
    this.supply(1);
    for (const one of [this.tank, this.plain]) {
      one.jamInlet(false);
      one.leak(0);
    }
    this.tank.sensor.fault = null;
    this.tank.sensor.offset_mm = 0;
  }
}

function isInjected(what: Happening): what is Present['what'] {
  return (INJECTED as readonly string[]).includes(what.kind);
}
