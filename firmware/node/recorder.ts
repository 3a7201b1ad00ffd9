import type { TankPicture } from '../domain/tank/tank-options.js';
import type { ActuatorPayload, LogRecord } from '../protocol/payloads.js';
import { readingRecord } from './telling.js';

/** One reading a minute is kept, and one at every change. */
const KEEP_EVERY_MS = 60_000;

/** Decides what of a tank's life is worth keeping for its history. */
export class Recorder {
  private kept_ms = Number.NEGATIVE_INFINITY;
  private kept_quality: string | null = null;
  private inlet_key: string | null = null;

  constructor(private readonly tank: string) {}

  /** The records this moment is worth; none for most. `now_ms` is monotonic, `wall_ms` labels. */
  worthKeeping(
    picture: TankPicture,
    inlet: ActuatorPayload | null,
    now_ms: number,
    wall_ms: number,
  ): LogRecord[] {
    const moved = inlet !== null && this.inlet_key !== keyOf(inlet);
    const due = now_ms - this.kept_ms >= KEEP_EVERY_MS;
    const turned = picture.reading.quality !== this.kept_quality;
    const records: LogRecord[] = [];
    if (due || turned || moved) {
      this.kept_ms = now_ms;
      this.kept_quality = picture.reading.quality;
      records.push(readingRecord(this.tank, picture, wall_ms));
    }
    if (moved) {
      this.inlet_key = keyOf(inlet);
      const { ts, state, mode, reason_code, reason_args } = inlet;
      records.push({
        kind: 'event',
        ts,
        tank: this.tank,
        actuator: 'inlet',
        state,
        mode,
        reason_code,
        reason_args,
      });
    }
    return records;
  }
}

function keyOf(inlet: ActuatorPayload): string {
  return `${inlet.state} ${inlet.mode} ${inlet.reason_code}`;
}
