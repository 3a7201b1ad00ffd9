/**
 * Readers of single `/proc` and `/sys` files. Each takes the file's text, or undefined when the file is not there, and
 * gives null for whatever is not the figure it expects: never a 0 that nobody measured.
 */
type FileText = string | undefined;

/** Ticks of all cores since boot, from the `cpu` line of `/proc/stat`. */
export interface CpuTicks {
  readonly busy: number;
  readonly total: number;
}

/** `/proc/stat`, proc(5): user nice system idle iowait irq softirq steal; guest time is part of user already. */
export function cpuTicks(stat: FileText): CpuTicks | null {
  const line = stat?.match(/^cpu +(\d+(?: \d+){3,})/)?.[1];
  if (line === undefined) return null;
  const fields = line.split(' ', 8).map(Number);
  const total = fields.reduce((sum, ticks) => sum + ticks, 0);
  const [, , , idle = 0, iowait = 0] = fields;
  return { busy: total - idle - iowait, total };
}

/** Busy share between two readings in percent; null when no time passed between them. */
export function cpuPercent(before: CpuTicks | null, now: CpuTicks | null): number | null {
  if (before === null || now === null || now.total <= before.total) return null;
  // iowait may run backwards on a multi-core kernel, proc(5).
  return clampPercent(((now.busy - before.busy) / (now.total - before.total)) * 100);
}

/** `/proc/meminfo`: what is not available to new programs, in percent of all. */
export function memoryPercent(meminfo: FileText): number | null {
  const total_kb = meminfoField(meminfo, 'MemTotal');
  const available_kb = meminfoField(meminfo, 'MemAvailable');
  if (total_kb === null || available_kb === null || total_kb <= 0) return null;
  return clampPercent(((total_kb - available_kb) / total_kb) * 100);
}

/** The first number of `/proc/loadavg` (load over one minute) or `/proc/uptime` (seconds). */
export function firstNumber(text: FileText): number | null {
  const number = text?.match(/^(\d+(?:\.\d+)?)(?:\s|$)/)?.[1];
  return number === undefined ? null : Number(number);
}

/** `thermal_zone0/temp` is in thousandths of °C. Values no chip survives come from a sensor that is not there. */
export function temperature_c(text: FileText): number | null {
  const trimmed = text?.trim();
  if (trimmed === undefined || !/^-?\d{1,6}$/.test(trimmed)) return null;
  const temp_c = Number(trimmed) / 1000;
  return temp_c >= -60 && temp_c <= 200 ? temp_c : null;
}

/** The firmware's `get_throttled` in hex: bits 0–3 tell of now, bits 16–19 of the time since boot. */
export function throttledNow(text: FileText): boolean | null {
  const hex = text?.trim().match(/^(?:0x)?([0-9a-f]{1,8})$/i)?.[1];
  return hex === undefined ? null : (Number.parseInt(hex, 16) & 0xf) !== 0;
}

function meminfoField(meminfo: FileText, field: string): number | null {
  const kb = meminfo?.match(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm'))?.[1];
  return kb === undefined ? null : Number(kb);
}

function clampPercent(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}
