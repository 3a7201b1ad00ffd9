import { join } from 'node:path';
import type { HostSpan } from '../../../firmware/domain/host/span.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { RecordedLog } from '../../support/recorded-log.js';

const DAY_MS = 86_400_000;
const STEP_MS = 300_000;

/** For how long it was up: it was started anew when it came back, and each week before. */
function uptimeOf(ago_ms: number): HostSpan['uptime'] {
  const [back_ms, week_ms] = [5 * 3_600_000, 7 * DAY_MS];
  const first_s = (ago_ms <= back_ms ? back_ms - ago_ms : week_ms - ((ago_ms - back_ms) % week_ms)) / 1000;
  return { first_s, last_s: first_s + STEP_MS / 1000, restarts: 0 };
}

/** A machine that is busy by day, was away for some hours, and ran hot once, 20 days ago. */
function pastOf(ts_ms: number, now_ms: number): HostSpan[] {
  const ago_ms = now_ms - ts_ms;
  if (ago_ms > 5 * 3_600_000 && ago_ms < 9 * 3_600_000) return [];
  const busy = 22 + 14 * Math.sin((ts_ms / DAY_MS) * 2 * Math.PI) + 3 * Math.sin(ts_ms / 1e6);
  const hot = Math.abs(ago_ms - 20 * DAY_MS) < 3_600_000;
  const temp = hot ? 84 : 46 + busy / 4;
  const around = (mean: number, by: number) => ({ min: mean - by, mean, max: mean + by });
  return [
    {
      ts_ms,
      cpu_percent: around(busy, 5),
      memory_percent: around(41, 1),
      cpu_temp_c: around(temp, 2),
      disk_free_percent: around(60 + ago_ms / (5 * DAY_MS), 0),
      load1_max: hot ? 3.2 : 0.4,
      throttled_percent: hot ? 100 : 0,
      uptime: uptimeOf(ago_ms),
    },
  ];
}

/** Gives the machine `pi0` the past month in the store of a gateway that has not started yet. */
export function seedHosts(folder: string): void {
  const now_ms = Date.now();
  const store = openStore(join(folder, 'gateway.db'), {
    ...{ clock: new VirtualClock(now_ms), log: new RecordedLog() },
  });
  const spans: HostSpan[] = [];
  const first_ms = Math.floor((now_ms - 29 * DAY_MS) / STEP_MS) * STEP_MS;
  for (let ts_ms = first_ms; ts_ms < now_ms - STEP_MS; ts_ms += STEP_MS) spans.push(...pastOf(ts_ms, now_ms));
  store.hosts.save([{ node: 'pi0', spans }]);
  store.close();
}
