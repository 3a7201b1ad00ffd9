import { useComputed } from '@preact/signals';
import type { HostHistory } from '../../../firmware/protocol/host-history.js';
import { useRemote } from '../http/use-remote.js';
import { momentText } from '../i18n/time-text.js';
import { Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { drawingOf, HEIGHT, WIDTH } from './host-line.js';
import { throttled_ms } from './host-range.js';
import { ANEW_EVERY_MS, type HostSpanName, hostHistoryPath } from './host-span.js';
import { type TrendLine, trendLines } from './host-words.js';
import { t } from './texts.js';
import { useInSight } from './use-in-sight.js';

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
  if (history.buckets.length === 0) return <p class="hint">{t('system.trend.none')}</p>;
  return (
    <>
      <ul>
        {trendLines(history).map((line) => (
          <li key={line.figure} data-figure={line.figure} data-trouble={line.trouble}>
            <Drawn history={history} line={line} />
            <span>{line.words}</span>
          </li>
        ))}
      </ul>
      <figcaption class="hint">
        {t('system.trend.since', { time: momentText(Date.parse(history.from), ticker.now_ms.peek()) })}
        {throttled_ms(history) === 0 && ` ${t('system.trend.never_throttled')}`}
      </figcaption>
    </>
  );
}

function Drawn({ history, line: { figure, top } }: { history: HostHistory; line: TrendLine }) {
  const { line, band } = drawingOf(history, figure, top);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path class="band" d={band} />
      <path d={line} />
    </svg>
  );
}
