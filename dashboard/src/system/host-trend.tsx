import { useComputed } from '@preact/signals';
import type { HostHistory } from '../../../firmware/protocol/host-history.js';
import { useRemote } from '../http/use-remote.js';
import { numbers } from '../i18n/language.js';
import { durationText, momentText } from '../i18n/time-text.js';
import { Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { drawingOf, type FigureKey, HEIGHT, rangeOf, throttled_ms, WIDTH } from './host-line.js';
import { ANEW_EVERY_MS, type HostSpanName, hostHistoryPath } from './host-span.js';
import { t } from './texts.js';
import { useInSight } from './use-in-sight.js';

const percent = (figure: number) => numbers.value.percent(figure);
const celsius = (figure: number) => numbers.value.celsius(figure);
const LINES = [
  { key: 'cpu_percent', name: 'system.cpu', words: percent },
  { key: 'memory_percent', name: 'system.memory', words: percent },
  { key: 'cpu_temp_c', name: 'system.temperature', words: celsius },
  { key: 'disk_free_percent', name: 'system.disk', words: percent },
] as const satisfies readonly { key: FigureKey; name: string; words: (figure: number) => string }[];

/** How a machine was, as lines, each with its range in words. */
export function HostTrend({ node, span }: { node: string; span: HostSpanName }) {
  const { farm, ticker, live } = useServices();
  const { ref, seen } = useInSight<HTMLElement>();
  // The gateway's clock, as near as this phone knows it; without contact there is nothing new to ask for.
  const now_ms = useComputed(() => {
    const at_ms = ticker.now_ms.value + farm.gateway_ahead_ms.value;
    return Math.floor(at_ms / ANEW_EVERY_MS) * ANEW_EVERY_MS;
  }).value;
  const path = seen.value ? hostHistoryPath(node, span, now_ms) : null;
  const { remote, reload } = useRemote<HostHistory>(path);
  const { body, trouble, asking } = remote.value;
  return (
    <figure
      class="host-trend"
      ref={ref}
      data-testid={`host-${node}-trend`}
      data-span={span}
      data-known={body !== null}
      data-asking={asking || !seen.value}
      data-old={trouble !== null || (body !== null && remote.value.path !== path) || !live.inContact.value}
    >
      {body === null && trouble === null && <p class="hint">{t('system.trend.asking')}</p>}
      {trouble !== null && (
        <p class="doubt" role="alert">
          <Warning />
          <span>{t('system.trend.unknown')}</span>
          <button type="button" class="button quiet" disabled={asking} onClick={reload}>
            {t('system.again')}
          </button>
        </p>
      )}
      {body !== null && <Lines history={body} />}
    </figure>
  );
}

function Lines({ history }: { history: HostHistory }) {
  const { ticker } = useServices();
  const slow_ms = throttled_ms(history);
  if (history.buckets.length === 0) return <p class="hint">{t('system.trend.none')}</p>;
  return (
    <>
      <ul>
        {LINES.map(({ key, name, words }) => {
          const range = rangeOf(history.buckets, key);
          if (range === null) return null;
          const told = { what: t(name), low: words(range.low), high: words(range.high) };
          return (
            <li key={key}>
              <Line history={history} figure={key} />
              <span>{t('system.trend.range', told)}</span>
            </li>
          );
        })}
      </ul>
      <figcaption class="hint">
        {t('system.trend.since', { time: momentText(Date.parse(history.from), ticker.now_ms.peek()) })}
        {slow_ms !== null && slow_ms > 0 && (
          <>
            {' '}
            <strong>{t('system.trend.throttled', { time: durationText(slow_ms) })}</strong>
          </>
        )}
      </figcaption>
    </>
  );
}

function Line({ history, figure }: { history: HostHistory; figure: FigureKey }) {
  const { line, band } = drawingOf(history, figure);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path class="band" d={band} />
      <path d={line} />
    </svg>
  );
}
