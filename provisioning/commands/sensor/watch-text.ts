import type { TankConfig } from '../../../firmware/config/node-config.js';
import type { Level } from '../../../firmware/domain/geometry/level.js';
import type { Ranging, RangingFault } from '../../../firmware/domain/level/ranging.js';
import { pairs } from '../../cli/table.js';
import { drawHistogram, histogramOf, knowsUnicode } from '../../node-hardware/histogram.js';
import type { SeenWindow } from '../../node-hardware/ping-source.js';
import type { PingStatistics, PingSummary } from '../../node-hardware/ping-statistics.js';

/** What was seen of one sensor. */
export interface Watched {
  readonly statistics: PingStatistics;
  /** The newest window; null before the first. */
  readonly last: SeenWindow | null;
}

/** Each fault as people see it, and what usually causes it. */
const FAULT_WORDS: Readonly<Record<RangingFault, string>> = {
  no_echo: 'no echo',
  blind_zone: 'too near',
  stuck_echo: 'echo stuck',
  silent: 'silent',
  bad_checksum: 'damaged frame',
};

/** One ping as a line, such as `1213 mm  7074 µs`. */
export function pingLine(ping: Ranging): string {
  if (ping.kind !== 'echo') return FAULT_WORDS[ping.kind];
  const width = ping.echo_us === undefined ? '' : `  ${Math.round(ping.echo_us)} µs`;
  return `${ping.distance_mm.toFixed(0)} mm${width}`;
}

/** What was seen, as people read it at the end and, on a terminal, all the time. */
export function summaryLines(
  tank: TankConfig,
  { statistics, last }: Watched,
  variables: Readonly<Record<string, string | undefined>>,
): string[] {
  const summary = statistics.summary();
  const { distance_mm } = summary;
  const lines = pairs([
    ['Pings', `${summary.pings}, ${faultsOf(summary)}`],
    ...distanceRows(summary),
    ['Level', last === null ? 'not read yet' : `${last.quality}: ${levelText(last.level)}${last.reason}`],
  ]).split('\n');
  if (distance_mm === null) return lines;
  const bars = drawHistogram(histogramOf(statistics.distances_mm, distance_mm), knowsUnicode(variables));
  return [...lines, '', `Distances of ${tank.name}`, ...bars.map((bar) => `  ${bar}`)];
}

function faultsOf({ pings, echoes, faults, fault_percent }: PingSummary): string {
  if (pings === echoes) return 'all of them echoes';
  const each = Object.entries(faults).map(([kind, times]) => `${FAULT_WORDS[kind as RangingFault]} ${times}`);
  return `${fault_percent.toFixed(1)} % faults (${each.join(', ')})`;
}

function distanceRows({ distance_mm, echo_us }: PingSummary): [string, string][] {
  if (distance_mm === null) return [];
  const { median, min, max, sigma } = distance_mm;
  return [
    ['Distance', `${median.toFixed(0)} mm (${min.toFixed(0)} to ${max.toFixed(0)})`],
    ['Noise', `${sigma.toFixed(1)} mm (robust standard deviation)`],
    ...(echo_us === null ? [] : [['Echo width', `${Math.round(echo_us)} µs`] as [string, string]]),
  ];
}

function levelText(level: Level | null): string {
  if (level === null) return '';
  const { percent, depth_mm, litres } = level;
  return `${percent.toFixed(1)} %, ${depth_mm.toFixed(0)} mm deep, ${Math.round(litres).toLocaleString('en')} L. `;
}
