import type { Clock } from '../../ports/clock.js';
import type { SensorPayload, SensorView } from '../../protocol/calibration.js';
import { nodeOffline } from '../errors.js';
import type { FarmState } from '../state/farm-state.js';
import { knownTank } from '../state/known-tank.js';

export interface SensorLookOptions {
  readonly state: Pick<FarmState, 'tank'>;
  /** Asks the node of a tank to tell what its sensor sees, for so long. */
  readonly ask: (tank: string, watch_s: number) => void;
  /** Real time. */
  readonly systemClock: Pick<Clock, 'monotonic_ms'>;
}

/** A node is asked for this long at a time, in s, and asked again while somebody still looks, in ms. */
const WATCH_S = 10;
const ASK_EVERY_MS = 3_000;

interface Look {
  asked_ms: number;
  seen: { readonly sensor: SensorPayload; readonly at_ms: number } | null;
}

/**
 * Lets people look at a level sensor. Nobody says when they have seen enough: whoever does not ask again has, and the
 * node falls silent by itself.
 */
export class SensorLook {
  private readonly looks = new Map<string, Look>();

  constructor(private readonly options: SensorLookOptions) {}

  /** What the sensor saw last. To be asked once a second. Throws `tank_unknown` or `node_offline`. */
  look(tank: string): SensorView {
    const { state, ask, systemClock } = this.options;
    if (!knownTank(state, tank).online) throw nodeOffline(tank);
    const now_ms = systemClock.monotonic_ms();
    const known = this.looks.get(tank);
    const over = known === undefined || now_ms - known.asked_ms > WATCH_S * 1_000;
    // What was seen in an earlier look may be as old as it likes.
    const look: Look = over ? { asked_ms: Number.NEGATIVE_INFINITY, seen: null } : known;
    if (now_ms - look.asked_ms >= ASK_EVERY_MS) {
      look.asked_ms = now_ms;
      ask(tank, WATCH_S);
    }
    this.looks.set(tank, look);
    const { seen } = look;
    return seen === null
      ? { sensor: null, age_s: null }
      : { sensor: seen.sensor, age_s: (now_ms - seen.at_ms) / 1_000 };
  }

  /** Takes in what a node tells. */
  saw(tank: string, sensor: SensorPayload): void {
    const look = this.looks.get(tank);
    if (look !== undefined) look.seen = { sensor, at_ms: this.options.systemClock.monotonic_ms() };
  }
}
