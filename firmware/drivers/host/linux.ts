import { access, constants, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostMetrics, HostReading } from '../../ports/host-metrics.js';
import {
  type CpuTicks,
  cpuPercent,
  cpuTicks,
  firstNumber,
  memoryPercent,
  temperature_c,
  throttledNow,
} from './proc.js';

export interface LinuxHostMetricsOptions {
  /** Folder that stands for `/` where `/proc` and `/sys` are read (default `/`). */
  readonly root?: string;
  /** The data folder, whose file system is told in `disk_free_percent`. Not below `root`. */
  readonly dataDir: string;
}

/** The health of a Linux machine from `/proc` and `/sys`; throttling from the Pi's firmware when the kernel shows it. */
export class LinuxHostMetrics implements HostMetrics {
  readonly #options: LinuxHostMetricsOptions;
  #lastTicks: CpuTicks | null = null;

  constructor(options: LinuxHostMetricsOptions) {
    this.#options = options;
  }

  async read(): Promise<HostReading> {
    const [stat, meminfo, loadavg, uptime, temp, throttled, disk_free_percent] = await Promise.all([
      this.#text('proc/stat'),
      this.#text('proc/meminfo'),
      this.#text('proc/loadavg'),
      this.#text('proc/uptime'),
      this.#text('sys/class/thermal/thermal_zone0/temp'),
      this.#text('sys/devices/platform/soc/soc:firmware/get_throttled'),
      diskFreePercent(this.#options.dataDir),
    ]);
    const ticks = cpuTicks(stat);
    const cpu_percent = cpuPercent(this.#lastTicks, ticks);
    this.#lastTicks = ticks;
    return {
      cpu_percent,
      memory_percent: memoryPercent(meminfo),
      cpu_temp_c: temperature_c(temp),
      load1: firstNumber(loadavg),
      uptime_s: firstNumber(uptime),
      throttled: throttledNow(throttled),
      disk_free_percent,
    };
  }

  #text(file: string): Promise<string | undefined> {
    return readFile(join(this.#options.root ?? '/', file), 'utf8').catch(() => undefined);
  }
}

/**
 * As df(1) counts: what users may still write, of what users can have; the blocks kept for root are left out. On a disk
 * that has gone read-only that is nothing: an SD card that is worn out is told like a full one, before it is dead.
 */
async function diskFreePercent(folder: string): Promise<number | null> {
  const fs = await statfs(folder).catch(() => undefined);
  if (fs === undefined) return null;
  if (await isReadOnly(folder)) return 0;
  const usable = fs.blocks - fs.bfree + fs.bavail;
  return usable > 0 ? (fs.bavail / usable) * 100 : null;
}

async function isReadOnly(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === 'EROFS',
  );
}
