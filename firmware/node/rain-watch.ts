import { Rainfall } from '../domain/instruments/rainfall.js';
import type { Clock } from '../ports/clock.js';
import type { PulseMeter } from '../ports/pulse-meter.js';
import type { Uplink } from '../ports/uplink.js';
import type { RainPayload } from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';

/** A node's rain gauge. */
export interface RainGauge {
  readonly meter: PulseMeter;
  readonly mm_per_tip: number;
}

/** How often the gauge is looked at, and told at least, in ms. */
const LOOK_EVERY_MS = 10_000;
const TELL_EVERY_MS = 600_000;

/** Tells the rain: at every change, and now and then when it stays dry. */
export class RainWatch {
  private readonly rainfall: Rainfall;
  private last_hour_mm: number | null = null;

  constructor(
    private readonly node: string,
    private readonly gauge: RainGauge,
    private readonly uplink: Uplink,
    private readonly clock: Clock,
  ) {
    this.rainfall = new Rainfall(gauge.mm_per_tip);
  }

  /** Whether it rained within the last hour; null while nobody knows. */
  get raining(): boolean | null {
    return this.last_hour_mm === null ? null : this.last_hour_mm > 0;
  }

  /** Runs until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, gauge, uplink, node } = this;
    const since = toTimestamp(clock.wall_ms());
    let told = '';
    let told_ms = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      const now_ms = clock.monotonic_ms();
      const { total_mm, last_hour_mm } = this.rainfall.take(gauge.meter.read(), now_ms);
      this.last_hour_mm = last_hour_mm;
      const rain = { total_mm: rounded(total_mm), last_hour_mm: rounded(last_hour_mm) };
      if (JSON.stringify(rain) !== told || now_ms - told_ms >= TELL_EVERY_MS) {
        told = JSON.stringify(rain);
        told_ms = now_ms;
        uplink.tell('rain', { node }, {
          ts: toTimestamp(clock.wall_ms()),
          since,
          ...rain,
        } satisfies RainPayload);
      }
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  }
}

function rounded(mm: number | null): number | null {
  return mm === null ? null : Math.round(mm * 100) / 100;
}
