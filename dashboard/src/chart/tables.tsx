import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { HistoryEvent } from '../../../firmware/protocol/rest.js';
import { numbers, sentence } from '../i18n/language.js';
import { without } from '../i18n/sentence.js';
import type { Series } from './series.js';
import { tt } from './texts.js';
import { levelText, stretchText, timeText } from './words.js';

/** Every change of an actuator in the time of the chart, newest first. */
export function EventList({ events }: { events: readonly HistoryEvent[] }) {
  if (events.length === 0) return <p class="hint">{tt('chart.events.none')}</p>;
  return (
    <Folded
      title={`${tt('chart.events')} · ${tt('chart.events.all', { n: events.length })}`}
      testid="chart-events"
    >
      {() => (
        <ul class="log">
          {[...events].reverse().map((event) => (
            <li key={`${event.ts} ${event.actuator}`}>
              <time dateTime={event.ts}>{timeText(Date.parse(event.ts) / 1000, 1)}</time>
              <EventText event={event} />
            </li>
          ))}
        </ul>
      )}
    </Folded>
  );
}

/** "Inlet open · …"; the gateway's own words begin so already, translations do not. */
function EventText({ event }: { event: HistoryEvent }) {
  const { actuator, state, reason_code, reason_args, reason } = event;
  const heading = tt(`run.${actuator}.${state === 'open' || state === 'on' ? 'running' : 'resting'}`);
  const why = sentence({ code: reason_code, args: reason_args, text: reason });
  return (
    <span>
      <strong>{heading}</strong> · {without(heading, why)}
    </span>
  );
}

/** The figures of all of the chart's time, also of what is zoomed out of sight, newest first. */
export function LevelTable({ series }: { series: Series }) {
  return (
    <Folded title={`${tt('chart.table')} · ${stretchText(series)}`} testid="chart-table">
      {() => <Rows series={series} />}
    </Folded>
  );
}

function Rows({ series }: { series: Series }) {
  const share = (percent: number | null | undefined) => (percent == null ? '—' : levelText(percent));
  const flow = (flow_lph: number | null | undefined) =>
    flow_lph == null ? '—' : numbers.value.flow(flow_lph);
  return (
    // A region one can scroll must be reachable by keys.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="table-scroll" tabIndex={0} aria-label={tt('chart.table')}>
      <table>
        <thead>
          <tr>
            {(['time', 'min', 'mean', 'max', 'in', 'out'] as const).map((column) => (
              <th key={column} scope="col">
                {tt(`chart.table.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.at_s
            .map((at_s, at) => (
              <tr key={at_s}>
                <th scope="row">{timeText(at_s, series.bucket_s)}</th>
                <td>{share(series.min[at])}</td>
                <td>{share(series.mean[at])}</td>
                <td>{share(series.max[at])}</td>
                <td>{flow(series.in_lph[at])}</td>
                <td>{flow(series.out_lph[at])}</td>
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  );
}

function Folded({
  title,
  testid,
  children,
}: {
  title: string;
  testid: string;
  children: () => ComponentChildren;
}) {
  const open = useSignal(false);
  return (
    <details
      class="folded"
      data-testid={testid}
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>{title}</summary>
      {open.value && children()}
    </details>
  );
}
