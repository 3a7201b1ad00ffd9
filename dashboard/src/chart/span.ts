export const SPANS = ['day', 'week', 'month', 'year'] as const;
export type SpanName = (typeof SPANS)[number];

/** A stretch of time to show; wall time in ms. `buckets`: in how many equal parts it is asked for. */
export interface Span {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly buckets: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Five minutes, half an hour, two hours and a day: about as many parts as a phone has room for. */
const NAMED: Readonly<Record<SpanName, { readonly length_ms: number; readonly buckets: number }>> = {
  day: { length_ms: DAY_MS, buckets: 288 },
  week: { length_ms: 7 * DAY_MS, buckets: 336 },
  month: { length_ms: 30 * DAY_MS, buckets: 360 },
  year: { length_ms: 365 * DAY_MS, buckets: 365 },
};

const MOST_PARTS = 360;
const MINUTE_MS = 60_000;

/** The span of that name that ends now. */
export function spanUntil(name: SpanName, now_ms: number): Span {
  const { length_ms, buckets } = NAMED[name];
  return { from_ms: now_ms - length_ms, to_ms: now_ms, buckets };
}

/**
 * The days from one date to another (`YYYY-MM-DD`), both whole, in a time zone, but not past now; null when they are
 * none, or in the wrong order, or yet to come.
 */
export function spanOfDays(from: string, to: string, zone: string | undefined, now_ms: number): Span | null {
  const from_ms = startOfDay_ms(from, zone);
  const last_ms = startOfDay_ms(to, zone);
  if (from_ms === null || last_ms === null || last_ms < from_ms || from_ms >= now_ms) return null;
  const after = new Date(`${to}T00:00:00Z`);
  after.setUTCDate(after.getUTCDate() + 1);
  const end_ms = startOfDay_ms(after.toISOString().slice(0, 10), zone) ?? last_ms + DAY_MS;
  const to_ms = Math.min(end_ms, now_ms);
  const buckets = Math.max(1, Math.min(MOST_PARTS, Math.ceil((to_ms - from_ms) / MINUTE_MS)));
  return { from_ms, to_ms, buckets };
}

/** When a date begins in a time zone, in ms since 1970; undefined is the zone of this phone. */
export function startOfDay_ms(date: string, zone: string | undefined): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const utc_ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(utc_ms)) return null;
  // The offset is asked twice: the first answer may stand on the other side of a change of the clocks.
  const first_ms = utc_ms - offset_ms(utc_ms, zone);
  return utc_ms - offset_ms(first_ms, zone);
}

/** How far the clocks of a zone are ahead of UTC at a moment. */
function offset_ms(moment_ms: number, zone: string | undefined): number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(zone !== undefined && { timeZone: zone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(moment_ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const local_ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return local_ms - Math.floor(moment_ms / 1000) * 1000;
}

/** A span longer than this is asked for in the compact form: a year fits a slow link then. */
const COMPACT_FROM_MS = 60 * DAY_MS;

/** Where the history of a span is read. */
export function historyPath(tank: string, { from_ms, to_ms, buckets }: Span): string {
  const query = new URLSearchParams({
    from: new Date(from_ms).toISOString(),
    to: new Date(to_ms).toISOString(),
    buckets: String(buckets),
  });
  if (to_ms - from_ms > COMPACT_FROM_MS) {
    query.set('format', 'compact');
    // Thousands, each thinner than a pixel.
    query.set('events', '0');
  }
  return `/api/tanks/${encodeURIComponent(tank)}/history?${query}`;
}
