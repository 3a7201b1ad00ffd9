import { useSignal } from '@preact/signals';
import type { HistoryView, TankView } from '../../../firmware/protocol/rest.js';
import { useGatewayNow } from '../chart/gateway-now.js';
import { seriesOf } from '../chart/series.js';
import { historyPath, startOfDay_ms } from '../chart/span.js';
import { type Remote, useRemote } from '../http/use-remote.js';
import { timeStyle } from '../i18n/time-style.js';
import { type DayOfUse, daysOf } from './days.js';

const DAYS = 14;
const HOUR_MS = 3_600_000;

/** The last days of a tank, newest first; null until they are known. `estimated`: from its levels alone. */
export function useDays(tank: TankView): {
  readonly remote: Remote<unknown>;
  readonly reload: () => void;
  readonly days: readonly DayOfUse[] | null;
  readonly estimated: boolean;
} {
  const gatewayNow_ms = useGatewayNow();
  const now_ms = useSignal(gatewayNow_ms());
  const starts = dayStarts(now_ms.value, DAYS, timeStyle.value.time_zone);
  const from_ms = starts[0] ?? now_ms.value;
  const buckets = Math.max(1, Math.ceil((now_ms.value - from_ms) / HOUR_MS));
  const to_ms = from_ms + buckets * HOUR_MS;
  const { remote, reload } = useRemote<HistoryView>(historyPath(tank.id, { from_ms, to_ms, buckets }));
  const { body } = remote.value;
  const days = body === null ? null : daysOf(seriesOf(body, tank.capacity_litres), starts);
  return { remote: remote.value, reload, days, estimated: true };
}

/** When each of the last days began, oldest first; the last one is today. */
export function dayStarts(now_ms: number, days: number, zone: string | undefined): number[] {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...(zone !== undefined && { timeZone: zone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const noon = new Date(`${format.format(now_ms)}T12:00:00Z`);
  return Array.from({ length: days }, (_, back) => {
    const date = new Date(noon);
    date.setUTCDate(noon.getUTCDate() - (days - 1 - back));
    return startOfDay_ms(date.toISOString().slice(0, 10), zone) ?? now_ms;
  });
}
