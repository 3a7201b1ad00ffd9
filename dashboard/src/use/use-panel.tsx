import type { UseOfPeriod, UseReport } from '../../../firmware/protocol/history.js';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { useRemote } from '../http/use-remote.js';
import { numbers } from '../i18n/language.js';
import { dateTime } from '../i18n/time-text.js';
import { RemoteNotice } from '../tank/page/remote-notice.js';
import { tt } from '../tank/page/texts.js';
import { sourcesOf, usedDays } from './days.js';
import { rainText } from './rain-text.js';

/** What was drawn and filled each day, and what rained. */
export function UsePanel({ tank }: { tank: TankView }) {
  const path = `/api/tanks/${encodeURIComponent(tank.id)}/use?period=day`;
  const { remote, reload } = useRemote<UseReport>(path);
  const { body } = remote.value;
  const days = body === null ? null : usedDays(body);
  return (
    <section class="card tank-part use" aria-labelledby="use-title" data-testid="use">
      <h2 id="use-title">{tt('use.title')}</h2>
      <RemoteNotice remote={remote.value} reload={reload} />
      {days?.length === 0 && <p>{tt('use.none')}</p>}
      {days !== null && days.length > 0 && <Table days={days} />}
      {days !== null && days.length > 0 && <p class="hint">{tt('use.estimate')}</p>}
    </section>
  );
}

/** Newest first; the first one is not over yet. */
function Table({ days }: { days: readonly UseOfPeriod[] }) {
  const most = Math.max(1, ...days.flatMap((day) => [day.drawn_litres, day.filled_litres]));
  const rain = days.some((day) => day.rain_mm !== null);
  const whole = days.slice(1);
  const mean = whole.reduce((sum, day) => sum + day.drawn_litres, 0) / (whole.length || 1);
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
          {days.map((day, at) => (
            <tr key={day.date}>
              <th scope="row">
                {at === 0 ? tt('use.so_far', { day: dateText(day.date) }) : dateText(day.date)}
                <Sources day={day} />
              </th>
              <Amount litres={day.drawn_litres} most={most} kind="used" />
              <Amount litres={day.filled_litres} most={most} kind="filled" />
              {rain && <td>{day.rain_mm === null ? '—' : rainText(day.rain_mm)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A date of the farm's calendar, whatever the zone of this phone. */
function dateText(date: string): string {
  const style = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return dateTime(style).format(Date.parse(`${date}T12:00:00Z`));
}

function Sources({ day }: { day: UseOfPeriod }) {
  const sources = sourcesOf(day);
  if (sources.length === 0) return null;
  const parts = sources.map(({ source, filled_litres }) =>
    tt('use.source', {
      source: source ?? tt('use.no_source'),
      litres: numbers.value.litres(filled_litres),
    }),
  );
  return <small>{tt('use.by_source', { parts: parts.join(', ') })}</small>;
}

function Amount({ litres, most, kind }: { litres: number; most: number; kind: 'used' | 'filled' }) {
  return (
    <td>
      {numbers.value.litres(litres)}
      {litres > 0 && <span class={`bar ${kind}`} aria-hidden="true" style={{ '--share': litres / most }} />}
    </td>
  );
}
