import type { HostBucket, HostHistory } from '../../../firmware/protocol/host-history.js';
import { numbers } from '../i18n/language.js';
import { durationText } from '../i18n/time-text.js';
import type { FigureKey } from './host-line.js';
import { highestLoad, rangeOf, throttled_ms, uptimeOf } from './host-range.js';
import { t } from './texts.js';

/** A line with its words: who cannot see the one is told the other. */
export interface TrendLine {
  readonly figure: FigureKey;
  /** The value at the upper edge of the drawing; the lower is 0. */
  readonly top: number;
  readonly words: string;
  /** Whether somebody should look after it. */
  readonly trouble: boolean;
}

const FULL = 100;
/** A drawing of a load is at least so high: what an idle machine does is to look small. */
const LEAST_LOAD = 1;

const SHARES = [
  { figure: 'cpu_percent', name: 'system.cpu', unit: 'percent' },
  { figure: 'memory_percent', name: 'system.memory', unit: 'percent' },
  { figure: 'cpu_temp_c', name: 'system.temperature', unit: 'celsius' },
  { figure: 'disk_free_percent', name: 'system.disk', unit: 'percent' },
] as const;

/** The lines of a machine, of that which it tells. */
export function trendLines(history: HostHistory): TrendLine[] {
  const { buckets } = history;
  const lines = [...SHARES.map((share) => shareLine(buckets, share)), loadLine(buckets), uptimeLine(buckets)];
  return [...lines, throttledLine(history)].filter((line) => line !== null);
}

function shareLine(buckets: readonly HostBucket[], share: (typeof SHARES)[number]): TrendLine | null {
  const { figure, name, unit } = share;
  const range = rangeOf(buckets, figure);
  if (range === null) return null;
  const [low, high] = [numbers.value[unit](range.low), numbers.value[unit](range.high)];
  return {
    ...{ figure, top: FULL, trouble: false },
    words: t('system.trend.range', { what: t(name), low, high }),
  };
}

function loadLine(buckets: readonly HostBucket[]): TrendLine | null {
  const load = highestLoad(buckets);
  if (load === null) return null;
  const top = Math.max(LEAST_LOAD, load);
  const high = numbers.value.load(load);
  const words = t('system.trend.most', { what: t('system.load'), high });
  return {
    ...{ figure: 'load1_max', top, trouble: false },
    words: load === top ? words : t('system.trend.top', { words, top: numbers.value.load(top) }),
  };
}

/** With restarts lowest and highest would say little: how often it was is told, and what the teeth are measured by. */
function uptimeLine(buckets: readonly HostBucket[]): TrendLine | null {
  const uptime = uptimeOf(buckets);
  if (uptime === null) return null;
  const { restarts } = uptime;
  const [low, high] = [durationText(uptime.low * 1000), durationText(uptime.high * 1000)];
  return {
    ...{ figure: 'uptime', top: Math.max(1, uptime.high), trouble: false },
    words:
      restarts > 0
        ? t('system.trend.top', { words: t('system.trend.restarted', { n: restarts }), top: high })
        : t('system.trend.range', { what: t('system.trend.uptime'), low, high }),
  };
}

/** Only where it was throttled: a line along the ground on each of 250 cards would hide the one that is not. */
function throttledLine(history: HostHistory): TrendLine | null {
  const slow_ms = throttled_ms(history);
  if (slow_ms === null || slow_ms === 0) return null;
  return {
    ...{ figure: 'throttled_percent', top: FULL, trouble: true },
    words: t('system.trend.throttled', { time: durationText(slow_ms) }),
  };
}
