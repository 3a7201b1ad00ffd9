import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { ActuatorPayload, LogRecord } from '../protocol/payloads.js';
import { eventRecord, type Measured, readingRecord } from './telling.js';

const MINUTE_MS = 60_000;

/** Decides what of a tank's life is worth keeping for its history. */
export class Recorder {
  /** The minute of the clock whose reading was kept last. */
  private kept_minute = Number.NaN;
  private kept_quality: string | null = null;
  private readonly keys = new Map<ActuatorName, string>();

  constructor(private readonly tank: string) {}

  /**
   * The records this moment is worth; none for most: the first reading of each minute of the clock, as charts count them,
   * and one at every change. A minute after the last one would come a little later each time, and leave a minute out in
   * the end. `wall_ms` is the clock's time in ms.
   */
  worthKeeping(
    picture: Measured,
    actuators: readonly { readonly actuator: ActuatorName; readonly payload: ActuatorPayload }[],
    wall_ms: number,
  ): LogRecord[] {
    const moved = actuators.filter(({ actuator, payload }) => this.keys.get(actuator) !== keyOf(payload));
    const minute = Math.floor(wall_ms / MINUTE_MS);
    const due = minute !== this.kept_minute;
    const turned = picture.reading.quality !== this.kept_quality;
    const records: LogRecord[] = [];
    if (due || turned || moved.length > 0) {
      this.kept_minute = minute;
      this.kept_quality = picture.reading.quality;
      records.push(readingRecord(this.tank, picture, wall_ms));
    }
    for (const { actuator, payload } of moved) {
      this.keys.set(actuator, keyOf(payload));
      records.push(eventRecord(this.tank, actuator, payload));
    }
    return records;
  }
}

function keyOf({ state, mode, reason_code, source }: ActuatorPayload): string {
  return `${state} ${mode} ${reason_code} ${source ?? ''}`;
}
