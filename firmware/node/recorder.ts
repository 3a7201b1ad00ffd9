import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { ActuatorPayload, LogRecord } from '../protocol/payloads.js';
import { readingRecord } from './telling.js';

/** One reading a minute is kept, and one at every change. */
const KEEP_EVERY_MS = 60_000;

/** Decides what of a tank's life is worth keeping for its history. */
export class Recorder {
  private kept_ms = Number.NEGATIVE_INFINITY;
  private kept_quality: string | null = null;
  private readonly keys = new Map<ActuatorName, string>();

  constructor(private readonly tank: string) {}

  /** The records this moment is worth; none for most. `now_ms` is monotonic, `wall_ms` labels. */
  worthKeeping(
    picture: TankPicture,
    actuators: readonly { readonly actuator: ActuatorName; readonly payload: ActuatorPayload }[],
    now_ms: number,
    wall_ms: number,
  ): LogRecord[] {
    const moved = actuators.filter(({ actuator, payload }) => this.keys.get(actuator) !== keyOf(payload));
    const due = now_ms - this.kept_ms >= KEEP_EVERY_MS;
    const turned = picture.reading.quality !== this.kept_quality;
    const records: LogRecord[] = [];
    if (due || turned || moved.length > 0) {
      this.kept_ms = now_ms;
      this.kept_quality = picture.reading.quality;
      records.push(readingRecord(this.tank, picture, wall_ms));
    }
    for (const { actuator, payload } of moved) {
      this.keys.set(actuator, keyOf(payload));
      const { ts, state, mode, reason_code, reason_args, source } = payload;
      const event = { ts, tank: this.tank, actuator, state, mode, reason_code, reason_args };
      records.push({ kind: 'event', ...event, ...(source == null ? {} : { source }) });
    }
    return records;
  }
}

function keyOf({ state, mode, reason_code, source }: ActuatorPayload): string {
  return `${state} ${mode} ${reason_code} ${source ?? ''}`;
}
