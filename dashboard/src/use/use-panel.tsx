import { useSignal } from '@preact/signals';
import type { UseOfPeriod, UseReport } from '../../../firmware/protocol/history.js';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { OnePressed } from '../choice/one-pressed.js';
import { useGatewayStep } from '../clock/gateway-step.js';
import { useRemote } from '../http/use-remote.js';
import { numbers } from '../i18n/language.js';
import { Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { RemoteNotice } from '../tank/page/remote-notice.js';
import { tt } from '../tank/page/texts.js';
import { periodText } from './period-text.js';
import { meanDrawn_litres, sourcesOf, usedPeriods } from './periods.js';
import { rainText } from './rain-text.js';

type Kind = UseReport['period'];

/** The day, week or month under way goes on, and ends: read anew this often. */
const ANEW_EVERY_MS = 5 * 60_000;

const KINDS: readonly Kind[] = ['day', 'week', 'month'];

/** What was drawn and filled each day, week or month, and what rained. */
export function UsePanel({ tank }: { tank: TankView }) {
  const { live } = useServices();
  const kind = useSignal<Kind>('day');
  const path = `/api/tanks/${encodeURIComponent(tank.id)}/use?period=${kind.value}`;
  const { remote, reload } = useRemote<UseReport>(path, String(useGatewayStep(ANEW_EVERY_MS)));
  const { body } = remote.value;
  const some = body !== null && usedPeriods(body).length > 0;
  return (
    <section class="card tank-part use" aria-labelledby="use-title" data-testid="use">
      <h2 id="use-title">{tt('use.title')}</h2>
      <OnePressed
        label={tt('use.kinds')}
        names={KINDS}
        pressed={kind.value}
        textOf={(name) => tt(`use.by.${name}`)}
        testIdStart="use-"
        onPress={(name) => {
          kind.value = name;
        }}
      />
      <RemoteNotice remote={remote.value} reload={reload} />
      {body !== null && !live.inContact.value && (
        <p class="doubt">
          <Warning />
          {tt('use.was')}
        </p>
      )}
      {body !== null && !some && <p>{tt('use.none')}</p>}
      {some && <Table report={body} />}
      {some && <p class="hint">{tt('use.estimate')}</p>}
    </section>
  );
}

/** Newest first; the first one is not over yet. */
function Table({ report }: { report: UseReport }) {
  const kind = report.period;
  const periods = usedPeriods(report);
  const most = Math.max(1, ...periods.flatMap((each) => [each.drawn_litres, each.filled_litres]));
  const rain = periods.some((each) => each.rain_mm !== null);
  const mean_litres = meanDrawn_litres(report);
  return (
    <>
      {mean_litres !== null && (
        <p data-testid="use-mean">
          <strong>{tt(`use.mean.${kind}`, { litres: numbers.value.litres(mean_litres) })}</strong>
        </p>
      )}
      <table class="use-days" data-testid={`use-table-${kind}`}>
        <thead>
          <tr>
            <th scope="col">{tt(`use.${kind}`)}</th>
            <th scope="col">{tt('use.used')}</th>
            <th scope="col">{tt('use.filled')}</th>
            {rain && <th scope="col">{tt('use.rain')}</th>}
          </tr>
        </thead>
        <tbody>
          {periods.map((each, at) => (
            <tr key={each.date}>
              <th scope="row">
                {at === 0 ? tt('use.so_far', { day: periodText(kind, each) }) : periodText(kind, each)}
                <Sources period={each} />
              </th>
              <Amount litres={each.drawn_litres} most={most} kind="used" />
              <Amount litres={each.filled_litres} most={most} kind="filled" />
              {rain && <td>{each.rain_mm === null ? '—' : rainText(each.rain_mm)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Sources({ period }: { period: UseOfPeriod }) {
  const sources = sourcesOf(period);
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
