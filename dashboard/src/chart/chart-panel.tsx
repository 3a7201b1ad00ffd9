import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CompactHistory } from '../../../firmware/protocol/history.js';
import type { HistoryView, TankView } from '../../../firmware/protocol/rest.js';
import { useRemote } from '../http/use-remote.js';
import { momentText } from '../i18n/time-text.js';
import { Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { RemoteNotice } from '../tank/page/remote-notice.js';
import { readHistory } from './compact.js';
import { csvName, csvOf } from './csv.js';
import { useGatewayNow } from './gateway-now.js';
import type { Rest } from './rest.js';
import { runsOf, tellsAllRuns } from './runs.js';
import { type Series, seriesOf } from './series.js';
import { historyPath, type Span, type SpanName, spanUntil } from './span.js';
import { SpanPicker } from './span-picker.js';
import { SummaryLine } from './summary-line.js';
import { EventList, LevelTable } from './tables.js';
import { tt } from './texts.js';

type Chart = typeof import('./level-chart.js').LevelChart;

/** A span that ends now is read anew this often. */
const ANEW_AFTER_MS = 60_000;

/** The level over time: drawn, in words, as a table and as a file. */
export function ChartPanel({ tank }: { tank: TankView }) {
  const { farm, ticker, live } = useServices();
  const gatewayNow_ms = useGatewayNow();
  const name = useSignal<SpanName | 'custom'>('day');
  const span = useSignal<Span>(spanUntil('day', gatewayNow_ms()));
  const { remote, reload } = useRemote<HistoryView | CompactHistory>(historyPath(tank.id, span.value));
  const choose = (chosen: SpanName | 'custom', to: Span) => {
    name.value = chosen;
    span.value = to;
  };
  // The end of a span that ends now wanders with the time, as long as there is contact.
  const later = useComputed(
    () =>
      live.inContact.value &&
      name.value !== 'custom' &&
      ticker.now_ms.value + farm.gateway_ahead_ms.value - span.value.to_ms >
        (name.value === 'year' ? 10 : 1) * ANEW_AFTER_MS,
  ).value;
  useEffect(() => {
    if (later && name.value !== 'custom') span.value = spanUntil(name.value, gatewayNow_ms());
  }, [later, name, span, gatewayNow_ms]);
  const { body, asking, trouble } = remote.value;
  return (
    <section
      class="card tank-part chart"
      aria-labelledby="chart-title"
      data-testid="chart"
      data-span={name.value}
      data-asking={asking}
    >
      <h2 id="chart-title">{tt('chart.title')}</h2>
      <SpanPicker chosen={name.value} onChoose={choose} />
      <RemoteNotice remote={remote.value} reload={reload} />
      {body !== null && !live.inContact.value && (
        <p class="doubt">
          <Warning />
          {tt('chart.ends', { time: momentText(Date.parse(body.to), ticker.now_ms.peek()) })}
        </p>
      )}
      {body !== null && (
        <div class="chart-body" data-old={asking || trouble !== null || !live.inContact.value}>
          <Told history={readHistory(body)} all={tellsAllRuns(body)} tank={tank} />
        </div>
      )}
    </section>
  );
}

function Told({ history, all, tank }: { history: HistoryView; all: boolean; tank: TankView }) {
  const gatewayNow_ms = useGatewayNow();
  const chart = useSignal<{ readonly Chart: Chart } | 'loading' | 'failed'>('loading');
  const rest = useSignal<Rest>({ part: null, by_hand: false });
  useEffect(() => {
    import('./level-chart.js').then(
      (loaded) => {
        chart.value = { Chart: loaded.LevelChart };
      },
      () => {
        chart.value = 'failed';
      },
    );
  }, [chart]);
  const series = seriesOf(history);
  const to_ms = Math.min(Date.parse(history.to), gatewayNow_ms());
  const runs = runsOf(history.events, 'inlet', Date.parse(history.from), to_ms);
  if (series.mean.every((level) => level === null))
    return <p data-testid="chart-empty">{tt('chart.empty')}</p>;
  const { rule } = tank;
  return (
    <>
      {typeof chart.value === 'object' ? (
        <chart.value.Chart
          series={series}
          runs={all ? runs : null}
          rest={rest}
          marks={rule?.enabled ? { low: rule.low_percent, high: rule.high_percent } : null}
        />
      ) : (
        <p class="chart-place" role={chart.value === 'failed' ? 'alert' : undefined}>
          {tt(chart.value === 'failed' ? 'chart.not_loaded' : 'chart.loading')}
        </p>
      )}
      <SummaryLine series={series} runs={all ? runs : null} rest={rest} now_ms={gatewayNow_ms()} />
      {all && <EventList events={history.events} />}
      <LevelTable series={series} />
      <Download tank={tank.id} series={series} history={history} />
    </>
  );
}

/** The figures of the chart as a file, made here: what one saves is what one sees, also without contact. */
function Download({ tank, series, history }: { tank: string; series: Series; history: HistoryView }) {
  const kept = new URLSearchParams({ tank, from: history.from, to: history.to, format: 'csv' });
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([csvOf(series)], { type: 'text/csv;charset=utf-8' }));
    link.download = csvName(tank, series);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  return (
    <p class="chart-csv">
      <button type="button" class="button quiet" data-testid="chart-csv" onClick={save}>
        {tt('chart.csv')}
      </button>
      <a class="button quiet" href={`/api/export?${kept}`} download data-testid="chart-export">
        {tt('chart.export')}
      </a>
      <span class="hint">{tt('chart.csv_hint')}</span>
    </p>
  );
}
