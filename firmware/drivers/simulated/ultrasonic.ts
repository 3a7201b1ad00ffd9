import type { Ranging } from '../../domain/level/ranging.js';
import type { RangeFinder } from '../../ports/range-finder.js';
import type { SeededRandom } from './random.js';

/** Noise of a single ping: 95 % lie within ±3 mm, as data sheets of the HC-SR04 and A02 families promise. */
const NOISE_SIGMA_MM = 1.5;
/** Share of pings that go wrong over still water, and while the inlet stirs it (one field report). */
const BAD_SHARE_STILL = 0.026;
const BAD_SHARE_STIRRED = 0.21;
/** How a bad ping shows itself: half of them are lost, the rest come back from something nearer than the water. */
const BAD_NO_ECHO = 0.5;
const BAD_BLIND_ZONE = 0.15;
/** An echo from a wall, a ladder or the falling jet is at least this much nearer than the water, in mm. */
const OUTLIER_LEAST_MM = 60;

const SILENT: Ranging = { kind: 'silent' };
const NO_ECHO: Ranging = { kind: 'no_echo' };
const BLIND_ZONE: Ranging = { kind: 'blind_zone' };

/** What can be wrong with a sensor: nothing comes from it; it repeats itself for ever; it hears no echo. */
export type SensorFault = 'silent' | 'frozen' | 'no_echo';

/** The water under a sensor. */
export interface Surface {
  /** Distance from the sensor's face, in mm. */
  distance_mm(): number;
  /** Whether the inlet stirs it. */
  stirred(): boolean;
}

export interface SimulatedUltrasonicOptions {
  readonly surface: Surface;
  readonly random: SeededRandom;
  /** Nearest and farthest distance it can measure, in mm. */
  readonly blind_zone_mm: number;
  readonly max_range_mm: number;
}

/** An ultrasonic sensor that looks at simulated water. It answers in whole millimetres, like the real ones, at once. */
export class SimulatedUltrasonic implements RangeFinder {
  /** What is wrong with it; null while it works. */
  fault: SensorFault | null = null;
  /** Added to every distance, in mm: a sensor that drifts. */
  offset_mm = 0;
  /** How many times its noise is what it should be: a sensor that was splashed, or whose supply hums. */
  noise = 1;
  /** Share of bad pings while something splashes under it; null while nothing does. */
  splashed: number | null = null;
  private started = false;
  private last: Ranging | null = null;

  constructor(private readonly options: SimulatedUltrasonicOptions) {}

  async start(signal: AbortSignal): Promise<void> {
    this.started = !signal.aborted;
  }

  async stop(): Promise<void> {
    this.started = false;
  }

  async range(): Promise<Ranging> {
    return this.look();
  }

  /** One ping, at once. */
  look(): Ranging {
    if (!this.started || this.fault === 'silent') return SILENT;
    if (this.fault === 'no_echo') return NO_ECHO;
    if (this.fault === 'frozen' && this.last !== null) return this.last;
    const ping = this.ping();
    // What it freezes at is a distance: a sensor that repeats "no echo" is one without echo.
    if (ping.kind === 'echo' || this.last === null) this.last = ping;
    return ping;
  }

  private ping(): Ranging {
    const { surface, random } = this.options;
    const distance_mm = surface.distance_mm() + this.offset_mm;
    const bad_share = this.splashed ?? (surface.stirred() ? BAD_SHARE_STIRRED : BAD_SHARE_STILL);
    if (random.next() < bad_share) return this.badPing(distance_mm);
    return this.measured(distance_mm + this.noise * NOISE_SIGMA_MM * random.gaussian());
  }

  private badPing(distance_mm: number): Ranging {
    const { random, blind_zone_mm } = this.options;
    const kind = random.next();
    if (kind < BAD_NO_ECHO) return NO_ECHO;
    if (kind < BAD_NO_ECHO + BAD_BLIND_ZONE) return BLIND_ZONE;
    return this.measured(random.between(blind_zone_mm, distance_mm - OUTLIER_LEAST_MM));
  }

  private measured(distance_mm: number): Ranging {
    const { blind_zone_mm, max_range_mm } = this.options;
    if (distance_mm < blind_zone_mm) return BLIND_ZONE;
    if (distance_mm > max_range_mm) return NO_ECHO;
    return { kind: 'echo', distance_mm: Math.round(distance_mm) };
  }
}
