import { numbers } from '../i18n/language.js';
import { momentText } from '../i18n/time-text.js';
import { useServices } from '../services.js';
import type { HostSample } from './host-history.js';
import { type FigureKey, pathOf, rangeOf } from './host-line.js';
import { t } from './texts.js';

const LINES = [
  { key: 'cpu_percent', name: 'system.cpu', words: (figure: number) => numbers.value.percent(figure) },
  { key: 'memory_percent', name: 'system.memory', words: (figure: number) => numbers.value.percent(figure) },
  { key: 'cpu_temp_c', name: 'system.temperature', words: (figure: number) => numbers.value.celsius(figure) },
] as const satisfies readonly { key: FigureKey; name: string; words: (figure: number) => string }[];

/** Processor, memory and temperature of the last hour as lines, each with its range in words. */
export function HostTrend({ node }: { node: string }) {
  const { hosts, ticker } = useServices();
  const samples = hosts.of(node).value;
  const first = samples[0];
  if (first === undefined || samples.length < 2) return <p class="hint">{t('system.trend.soon')}</p>;
  return (
    <figure class="host-trend" data-testid={`host-${node}-trend`}>
      <ul>
        {LINES.map(({ key, name, words }) => {
          const range = rangeOf(samples, key);
          if (range === null) return null;
          const told = { what: t(name), low: words(range.low), high: words(range.high) };
          return (
            <li key={key}>
              <Line samples={samples} figure={key} />
              <span>{t('system.trend.range', told)}</span>
            </li>
          );
        })}
      </ul>
      <figcaption class="hint">
        {t('system.trend.since', { time: momentText(first.at_ms, ticker.now_ms.peek()) })}
      </figcaption>
    </figure>
  );
}

function Line({ samples, figure }: { samples: readonly HostSample[]; figure: FigureKey }) {
  return (
    <svg viewBox="0 0 120 30" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path d={pathOf(samples, figure)} />
    </svg>
  );
}
