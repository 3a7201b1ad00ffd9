/** The health of the Pi itself. What the machine does not offer is `null`, never 0. */
export interface HostReading {
  /** Busy share of all cores since the previous reading, 0–100. `null` on the first one. */
  readonly cpu_percent: number | null;
  /** Share of memory not available to new programs, 0–100. */
  readonly memory_percent: number | null;
  /** CPU temperature in °C. */
  readonly cpu_temp_c: number | null;
  /** Load average over one minute. */
  readonly load1: number | null;
  /** Seconds since the machine booted. */
  readonly uptime_s: number | null;
  /** True while the firmware throttles the CPU (under-voltage or heat). */
  readonly throttled: boolean | null;
  /** Share of the file system that holds the data folder which can still be written, 0–100; 0 of one that is read-only. */
  readonly disk_free_percent: number | null;
}

export interface HostMetrics {
  /** Reads all of them. Never rejects. */
  read(): Promise<HostReading>;
}
