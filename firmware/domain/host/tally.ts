import { type Extremes, type HostSpan, type Uptime, uptimeOf } from './span.js';

/** What a Pi tells of itself at one moment. Null is what it does not offer. */
export interface HostReading {
  readonly cpu_percent: number | null;
  readonly memory_percent: number | null;
  readonly cpu_temp_c: number | null;
  readonly disk_free_percent: number | null;
  readonly load1: number | null;
  readonly throttled: boolean | null;
  /** Seconds since the machine was started. */
  readonly uptime_s: number | null;
}

/** Adds up what a Pi tells in one span of time. */
export class HostTally {
  private readonly cpu = new FigureTally();
  private readonly memory = new FigureTally();
  private readonly temperature = new FigureTally();
  private readonly disk = new FigureTally();
  private readonly load = new FigureTally();
  private readonly throttled = new FigureTally();
  private uptime: Uptime | null = null;

  /** @param ts_ms when the span begins, in wall time */
  constructor(readonly ts_ms: number) {}

  add(reading: HostReading): void {
    this.cpu.add(reading.cpu_percent);
    this.memory.add(reading.memory_percent);
    this.temperature.add(reading.cpu_temp_c);
    this.disk.add(reading.disk_free_percent);
    this.load.add(reading.load1);
    this.throttled.add(reading.throttled === null ? null : reading.throttled ? 100 : 0);
    const { uptime_s } = reading;
    if (uptime_s === null) return;
    this.uptime = uptimeOf([this.uptime, { first_s: uptime_s, last_s: uptime_s, restarts: 0 }]);
  }

  span(): HostSpan {
    return {
      ts_ms: this.ts_ms,
      cpu_percent: this.cpu.extremes(),
      memory_percent: this.memory.extremes(),
      cpu_temp_c: this.temperature.extremes(),
      disk_free_percent: this.disk.extremes(),
      load1_max: this.load.extremes()?.max ?? null,
      throttled_percent: this.throttled.extremes()?.mean ?? null,
      uptime: this.uptime,
    };
  }
}

class FigureTally {
  private count = 0;
  private sum = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;

  add(value: number | null): void {
    if (value === null) return;
    this.count += 1;
    this.sum += value;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
  }

  extremes(): Extremes | null {
    if (this.count === 0) return null;
    return { min: this.min, mean: this.sum / this.count, max: this.max };
  }
}
