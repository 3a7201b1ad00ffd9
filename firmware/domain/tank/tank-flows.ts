import type { ActuatorName } from '../actuator/actuator.js';
import type { FlowScales } from '../interlock/dry-run.js';
import type { BelievedRanging } from '../level/ranging.js';
import { type Rate, RateEstimator, significant_lph } from '../level/rate.js';
import { Measured } from '../level/told.js';
import type { Neighbours } from './neighbours.js';
import type { TankOptions } from './tank-options.js';

/** A slope over less is noise, in seconds. */
const LEAST_SLOPE_S = 60;
/** A slope is flat when three quarters of what it is taken over are: then water has been missing for as long as it may. */
const SLOPE_SHARE = 4 / 3;
/** Where the level tells nothing. */
export const NO_SCALES: FlowScales = { latest: null, longer: [] };

/** What the level tells of the flows of one tank since an actuator last moved. */
export class TankFlows {
  private readonly measured = new Measured();
  private readonly whole: RateEstimator;
  /** The same over the last minutes, and over half of that, where something must not run dry. */
  private readonly recent: RateEstimator | null;
  private readonly latest: RateEstimator | null;

  constructor(
    options: TankOptions,
    private readonly neighbours: Neighbours,
  ) {
    const { shape } = options.mounting;
    const litres_per_mm = shape.capacity_litres / shape.height_mm;
    this.whole = new RateEstimator(litres_per_mm);
    const dry_run_s = shortestDryRun_s(options);
    const over = (share: number) =>
      dry_run_s === null ? null : new RateEstimator(litres_per_mm, share * SLOPE_SHARE * dry_run_s * 1_000);
    this.recent = over(1);
    this.latest = over(0.5);
  }

  /** The net flow worth showing, in litres per hour; null while unknown. */
  get shown_lph(): number | null {
    return significant_lph(this.whole.rate);
  }

  /**
   * Takes a good reading at monotonic time `now_ms`. Answers when the sensor measured it; null when it is one that was taken
   * before: of a sensor that tells when it likes each reading counts once, as of its own time.
   */
  take(litres: number, pings: readonly BelievedRanging[], now_ms: number): number | null {
    const at_ms = this.measured.newAt_ms(pings, now_ms);
    if (at_ms === null) return null;
    this.whole.take(litres, at_ms);
    this.recent?.take(litres, at_ms);
    this.latest?.take(litres, at_ms);
    return at_ms;
  }

  /** From here on the flow is another one. */
  restart(): void {
    this.whole.restart();
    this.recent?.restart();
    this.latest?.restart();
  }

  /** What one actuator moves; null while nobody can tell. */
  of(actuator: ActuatorName, now_ms: number): Rate | null {
    return this.neighbours.flowWithout(actuator, this.whole.rate, now_ms);
  }

  /** The same over several spans; nothing where nothing has to be kept from running dry. */
  scalesOf(actuator: ActuatorName, now_ms: number): FlowScales {
    const { neighbours, recent, latest } = this;
    if (recent === null || latest === null || !neighbours.running) return NO_SCALES;
    const its = ({ rate }: RateEstimator) => neighbours.flowWithout(actuator, rate, now_ms);
    return { latest: its(latest), longer: [its(recent), its(this.whole)] };
  }
}

/** The shortest time without water that anything of the tank is locked for, in seconds; null where nothing is. */
function shortestDryRun_s({ inlet, outlet, pump }: TankOptions): number | null {
  const limited = [inlet, ...(inlet?.sources ?? []), outlet, pump].flatMap((one) => one?.dry_run_s ?? []);
  return limited.length === 0 ? null : Math.max(LEAST_SLOPE_S, Math.min(...limited));
}
