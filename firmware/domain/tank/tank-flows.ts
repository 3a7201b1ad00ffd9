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
/** Each of the longer stretches is so many times the one before, up to the longest run. */
const LONGER_TIMES = 3;
/** Where the level tells nothing. */
export const NO_SCALES: FlowScales = { latest: null, longer: [] };

/** What the level tells of the flows of one tank since an actuator last moved. */
export class TankFlows {
  private readonly measured = new Measured();
  private readonly whole: RateEstimator;
  /** The same over half of the last minutes, and over all of them, where something must not run dry. */
  private readonly latest: RateEstimator | null;
  private readonly recent: RateEstimator | null;
  /** And over longer stretches, up to the longest run: for large tanks, and sensors that seldom tell. */
  private readonly longer: readonly RateEstimator[];
  /** Those that tell of running dry, the shortest first: what is over sooner than something may run dry tells nothing of it. */
  private readonly scales: readonly RateEstimator[];

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
    this.longer = longerStretches_s(options, dry_run_s).map(
      (span_s) => new RateEstimator(litres_per_mm, span_s * 1_000, true),
    );
    const { recent } = this;
    this.scales = [recent, this.whole, ...this.longer]
      .filter((one) => one !== null)
      .filter(({ window_ms }) => window_ms >= (recent?.window_ms ?? 0))
      .sort((a, b) => a.window_ms - b.window_ms);
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
    for (const one of this.longer) one.take(litres, at_ms);
    return at_ms;
  }

  /** From here on the flow is another one. */
  restart(): void {
    this.whole.restart();
    this.recent?.restart();
    this.latest?.restart();
    for (const one of this.longer) one.restart();
  }

  /** What one actuator moves; null while nobody can tell. */
  of(actuator: ActuatorName, now_ms: number): Rate | null {
    if (this.neighbours.drawnBeside_lph(actuator, now_ms) !== 0) return null;
    return this.neighbours.flowWithout(actuator, this.whole.rate, now_ms);
  }

  /** The same over several spans; nothing where nothing has to be kept from running dry. */
  scalesOf(actuator: ActuatorName, now_ms: number): FlowScales {
    const { neighbours, latest } = this;
    if (latest === null || !neighbours.running) return NO_SCALES;
    // One that draws moves no more than all of them: what others draw hides nothing of that.
    const taken_lph = actuator === 'inlet' ? neighbours.drawnBeside_lph(actuator, now_ms) : 0;
    if (taken_lph === null) return NO_SCALES;
    const its = ({ rate }: RateEstimator) => neighbours.flowWithout(actuator, rate, now_ms);
    // Where the sensor seldom tells, only those that are made for it tell a steady flow from one that has changed.
    const scales = latest.rate === null ? this.longer : this.scales;
    return { latest: its(latest), longer: scales.map(its), taken_lph };
  }
}

/** The shortest time without water that anything of the tank is locked for, in seconds; null where nothing is. */
function shortestDryRun_s({ inlet, outlet, pump }: TankOptions): number | null {
  const limited = [inlet, ...(inlet?.sources ?? []), outlet, pump].flatMap((one) => one?.dry_run_s ?? []);
  return limited.length === 0 ? null : Math.max(LEAST_SLOPE_S, Math.min(...limited));
}

/** The stretches over which running dry is judged besides, in seconds, the shortest first. */
function longerStretches_s(
  { inlet, outlet, pump }: TankOptions,
  dry_run_s: number | null,
): readonly number[] {
  if (dry_run_s === null) return [];
  const longest_s = Math.max(...[inlet, outlet, pump].map((one) => one?.max_run_s ?? 0));
  const stretches: number[] = [];
  for (let span_s = LONGER_TIMES * SLOPE_SHARE * dry_run_s; span_s < longest_s; span_s *= LONGER_TIMES)
    stretches.push(span_s);
  return [...stretches, longest_s];
}
