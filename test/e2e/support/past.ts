import { uptime } from 'node:os';
import { join } from 'node:path';
import { HOST_STEPS_MS, type HostSpan } from '../../../firmware/domain/host/span.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { LogRecord } from '../../../firmware/protocol/payloads.js';
import { event, reading } from '../../integration/store/records.js';
import { RecordedLog } from '../../support/recorded-log.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const DAYS = 9;
/** Wet hours before now, and what fell in each, in mm. */
const RAIN: readonly (readonly [hours_ago: number, mm: number])[] = [
  [3, 1.4],
  [4, 5.6],
  [5, 2.8],
  [19, 0.6],
  [20, 3.1],
  [76, 8.4],
  [77, 4.2],
];

/** A tank that is drawn down by day and filled at its low setpoint. */
interface Life {
  readonly tank: string;
  readonly capacity_litres: number;
  readonly depth_mm: number;
  readonly draw_lph: number;
  readonly fill_lph: number;
  /** Its level now. */
  readonly percent: number;
}

const LIVES: readonly Life[] = [
  {
    tank: 'house',
    capacity_litres: 2_000,
    depth_mm: 1_768,
    draw_lph: 85,
    fill_lph: 1_700,
    percent: 16,
  },
  {
    tank: 'farm',
    capacity_litres: 45_000,
    depth_mm: 2_229,
    draw_lph: 900,
    fill_lph: 11_000,
    percent: 55,
  },
];

/** Gives the gateway of a data folder the past of a farm that has run for days, so that charts and tables have content. */
export function seedPast(folder: string, now_ms: number): void {
  const clock = new VirtualClock(now_ms);
  const store = openStore(join(folder, 'gateway.db'), { clock, log: new RecordedLog() });
  const began_ms = now_ms - DAYS * DAY_MS;
  for (const life of LIVES) store.history.append(recordsOf(life, began_ms, now_ms));
  let total_mm = 0;
  for (const [hours_ago, mm] of [...RAIN].reverse()) {
    const ts_ms = now_ms - hours_ago * 60 * MINUTE_MS;
    const gauge = { node: 'pi0', since_ms: began_ms };
    // What a count is more than the last one on disk has rained since.
    store.history.rain({ ...gauge, ts_ms: ts_ms - 60 * MINUTE_MS, total_mm });
    store.history.flush();
    total_mm += mm;
    store.history.rain({ ...gauge, ts_ms, total_mm });
    store.history.flush();
  }
  store.history.flush();
  store.hosts.save([{ node: 'pi0', spans: hostSpans(now_ms) }]);
  while (store.upkeep.step());
  store.close();
}

/** A day of a Pi that has little to do, and more at noon; before it was started its power was away for a moment. */
function hostSpans(now_ms: number): HostSpan[] {
  const step_ms = HOST_STEPS_MS.five_minutes;
  const last_ms = Math.floor(now_ms / step_ms) * step_ms - step_ms;
  return Array.from({ length: DAY_MS / step_ms }, (_, n) => {
    const ts_ms = last_ms - n * step_ms;
    const sun = Math.max(0, Math.sin(((ts_ms % DAY_MS) / DAY_MS) * 2 * Math.PI - Math.PI / 2));
    const busy = 6 + 4 * sun + ((n * 7) % 5);
    return {
      ts_ms,
      cpu_percent: { min: busy - 3, mean: busy, max: busy + 9 + ((n * 13) % 17) },
      memory_percent: { min: 30, mean: 31 + sun, max: 33 + sun },
      // The machine under the simulated farm tells none.
      cpu_temp_c: null,
      disk_free_percent: { min: 73, mean: 73.5, max: 74 },
      load1_max: Math.round(busy * 5) / 100,
      throttled_percent: 0,
      uptime: uptimeAt(ts_ms, now_ms),
    };
  }).reverse();
}

/** It was up for so long when its power went. */
const UP_ONCE_S = 31 * 3_600;

/** Of the 5 minutes from `ts_ms` on: what the machine under the simulated farm tells goes on from here. */
function uptimeAt(ts_ms: number, now_ms: number): HostSpan['uptime'] {
  const since_start_s = uptime() - (now_ms - ts_ms) / 1000;
  const first_s = Math.max(0, since_start_s < 0 ? UP_ONCE_S + since_start_s : since_start_s);
  return { first_s, last_s: first_s + HOST_STEPS_MS.five_minutes / 1000, restarts: 0 };
}

/** One reading a minute, and each time the inlet moved; from now backwards, so that the past leads to the present. */
function recordsOf(life: Life, from_ms: number, to_ms: number): LogRecord[] {
  const { tank, capacity_litres, depth_mm } = life;
  const records: LogRecord[] = [];
  let percent = life.percent;
  let filling = false;
  for (let ts_ms = to_ms; ts_ms >= from_ms; ts_ms -= MINUTE_MS) {
    const hour = new Date(ts_ms).getUTCHours();
    // Twice as much by day as on average, hardly anything at night.
    const drawn_lph = life.draw_lph * Math.max(0.1, 1 + 1.2 * Math.sin(((hour - 7) / 24) * 2 * Math.PI));
    const rate_lph = (filling ? life.fill_lph : 0) - drawn_lph;
    const level = { percent: rounded(percent), litres: Math.round((percent / 100) * capacity_litres) };
    const depth = { depth_mm: Math.round((percent / 100) * depth_mm), rate_lph: Math.round(rate_lph) };
    records.push(reading(ts_ms, level.percent, { tank, ...level, ...depth }));
    const moved = filling ? percent <= 15 : percent >= 80;
    if (moved) {
      records.push(event(ts_ms, movement(tank, filling, percent)));
      filling = !filling;
    }
    percent -= ((rate_lph / 60) * 100) / capacity_litres;
  }
  return records.reverse();
}

function movement(tank: string, filling: boolean, percent: number) {
  const level_percent = rounded(percent);
  return filling
    ? {
        tank,
        state: 'open' as const,
        reason_code: 'below_low',
        reason_args: { level_percent, low_percent: 15 },
      }
    : {
        ...{ tank, state: 'closed' as const, reason_code: 'reached_high' },
        reason_args: { level_percent, high_percent: 80 },
      };
}

function rounded(percent: number): number {
  return Math.round(percent * 10) / 10;
}
