import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { HostHistory } from '../../../firmware/protocol/host-history.js';
import { useGatewayStep } from '../clock/gateway-step.js';
import { Turns } from '../http/turns.js';
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

/** With each five minutes all those in sight are read anew. */
const READS = new Turns(2);

/**
 * How a machine was, as lines, each with its range in words.
 * @param machine its path, below which its history is
 */
export function HostTrend({ id, machine, span }: { id: string; machine: string; span: HostSpanName }) {
  const { live } = useServices();
  const { ref, seen } = useInSight<HTMLElement>();
  const wanted = hostHistoryPath(machine, span, useGatewayStep(ANEW_EVERY_MS));
  // What is known already is not asked for again when it comes back into sight.
  const known = useSignal<string | null>(null);
  const path = seen.value && known.value !== wanted ? wanted : null;
  const { remote, reload } = useRemote<HostHistory>(path, '', READS);
  const { body, trouble, asking } = remote.value;
  useEffect(() => {
    known.value = remote.value.path;
  }, [known, remote.value.path]);
  return (
    <figure
      class="host-trend"
      ref={ref}
      data-testid={`host-${id}-trend`}
      data-span={span}
      data-seen={seen.value}
      data-known={body !== null}
      data-asking={asking || !seen.value}
      data-old={trouble !== null || (body !== null && remote.value.path !== wanted) || !live.inContact.value}
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
