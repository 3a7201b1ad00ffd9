import { broken, type Finding, ok, warning } from '../../../doctor/check.js';
import type { SeenWindow } from '../../../node-hardware/ping-source.js';
import { PingStatistics } from '../../../node-hardware/ping-statistics.js';

/** Shares of faults and noise beyond which somebody should look, although the filter still copes. */
const MOST_FAULTS_PERCENT = 20;
const MOST_NOISE_MM = 10;

/** What some windows of a sensor are worth; the last one tells the level. */
export function sensorFinding(tank: string, windows: readonly SeenWindow[]): Finding {
  const statistics = new PingStatistics();
  for (const { pings } of windows) for (const ping of pings) statistics.take(ping);
  const { pings, fault_percent, distance_mm } = statistics.summary();
  const last = windows.at(-1);
  const watch = `Look at it: sluice sensor watch ${tank}`;
  if (last === undefined || last.level === null)
    return broken(`${last?.reason ?? 'Nothing was read'} (${pings} pings)`, watch);
  const sigma_mm = distance_mm?.sigma ?? 0;
  const what = `${distance_mm?.median.toFixed(0) ?? '?'} mm, ${last.level.percent.toFixed(1)} %; ${fault_percent.toFixed(0)} % of ${pings} pings failed, noise ${sigma_mm.toFixed(1)} mm`;
  if (last.quality !== 'good') return warning(`${last.reason}: ${what}`, watch);
  if (fault_percent > MOST_FAULTS_PERCENT || sigma_mm > MOST_NOISE_MM)
    return warning(what, `Check mounting, cable and stilling pipe. ${watch}`);
  return ok(what);
}
