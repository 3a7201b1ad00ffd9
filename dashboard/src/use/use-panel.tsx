import type { TankView } from '../../../firmware/protocol/rest.js';
import { useGatewayNow } from '../chart/gateway-now.js';
import { numbers } from '../i18n/language.js';
import { dateTime } from '../i18n/time-text.js';
import { RemoteNotice } from '../tank/page/remote-notice.js';
import { tt } from '../tank/page/texts.js';
import type { DayOfUse } from './days.js';
import { useDays } from './use-days.js';

/** What was drawn and filled each day. */
export function UsePanel({ tank }: { tank: TankView }) {
  const { remote, reload, days, estimated } = useDays(tank);
  return (
    <section class="card tank-part use" aria-labelledby="use-title" data-testid="use">
      <h2 id="use-title">{tt('use.title')}</h2>
      <RemoteNotice remote={remote} reload={reload} />
      {days?.every((day) => day.used_litres === null) && <p>{tt('use.none')}</p>}
      {days?.some((day) => day.used_litres !== null) && <Table days={days} />}
      {days !== null && estimated && <p class="hint">{tt('use.estimate')}</p>}
    </section>
  );
}

function Table({ days }: { days: readonly DayOfUse[] }) {
  const gatewayNow_ms = useGatewayNow();
  const date = dateTime({ weekday: 'short', day: 'numeric', month: 'short' });
  const known = days.filter((day) => day.used_litres !== null || day.filled_litres !== null);
  const most = Math.max(1, ...known.flatMap((day) => [day.used_litres ?? 0, day.filled_litres ?? 0]));
  const rain = known.some((day) => day.rain_mm !== null);
  const today = date.format(gatewayNow_ms());
  const whole = known.filter((day) => date.format(day.from_ms) !== today);
  const mean = whole.reduce((sum, day) => sum + (day.used_litres ?? 0), 0) / (whole.length || 1);
  return (
    <>
      {whole.length > 0 && (
        <p>
          <strong>{tt('use.mean', { litres: numbers.value.litres(mean) })}</strong>
        </p>
      )}
      <table class="use-days">
        <thead>
          <tr>
            <th scope="col">{tt('use.day')}</th>
            <th scope="col">{tt('use.used')}</th>
            <th scope="col">{tt('use.filled')}</th>
            {rain && <th scope="col">{tt('use.rain')}</th>}
          </tr>
        </thead>
        <tbody>
          {known.map((day) => (
            <tr key={day.from_ms}>
              <th scope="row">
                {date.format(day.from_ms) === today
                  ? tt('use.so_far', { day: today })
                  : date.format(day.from_ms)}
                <Sources day={day} />
              </th>
              <Amount litres={day.used_litres} most={most} kind="used" />
              <Amount litres={day.filled_litres} most={most} kind="filled" />
              {rain && <td>{day.rain_mm === null ? '—' : numbers.value.depth(day.rain_mm)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Sources({ day }: { day: DayOfUse }) {
  if (day.by_source.length === 0) return null;
  const parts = day.by_source.map(({ source, litres }) =>
    tt('use.source', { source, litres: numbers.value.litres(litres) }),
  );
  return <small>{tt('use.by_source', { parts: parts.join(', ') })}</small>;
}

function Amount({ litres, most, kind }: { litres: number | null; most: number; kind: 'used' | 'filled' }) {
  return (
    <td>
      {litres === null ? '—' : numbers.value.litres(litres)}
      {litres !== null && (
        <span class={`bar ${kind}`} aria-hidden="true" style={{ '--share': litres / most }} />
      )}
    </td>
  );
}
