import type { HostMetrics, HostReading } from '../../ports/host-metrics.js';
import { SlowNoise } from './slow-noise.js';

/** The simulated Pi had been up this long when the simulation began, in seconds. */
const UP_BEFORE_S = 7_200;
const CORES = 4;
const LOAD_DRIFT_MS = 90_000;
const HEAT_DRIFT_MS = 20 * 60_000;

/** A Raspberry Pi in good health, with a little to do. */
export class SimulatedHost implements HostMetrics {
  private readonly load: SlowNoise;
  private readonly heat: SlowNoise;
  private asked = false;

  /** @param elapsed_ms time since the simulation began */
  constructor(
    seed: number,
    private readonly elapsed_ms: () => number,
  ) {
    this.load = new SlowNoise(`${seed} host load`, LOAD_DRIFT_MS);
    this.heat = new SlowNoise(`${seed} host heat`, HEAT_DRIFT_MS);
  }

  async read(): Promise<HostReading> {
    const now_ms = this.elapsed_ms();
    const cpu_percent = 11 + 8 * this.load.at(now_ms);
    const first = !this.asked;
    this.asked = true;
    return {
      cpu_percent: first ? null : round(cpu_percent),
      memory_percent: round(37 + 3 * this.heat.at(now_ms / 2)),
      cpu_temp_c: round(47 + 5 * this.heat.at(now_ms) + cpu_percent / 10),
      load1: round((CORES * cpu_percent) / 100),
      uptime_s: UP_BEFORE_S + Math.floor(now_ms / 1000),
      throttled: false,
      disk_free_percent: 71,
    };
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
