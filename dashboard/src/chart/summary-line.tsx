import type { ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useServices } from '../services.js';
import type { Rest } from './rest.js';
import type { Run } from './runs.js';
import type { Series } from './series.js';
import { runsWithin, seriesWithin } from './stretch.js';
import { summaryOf } from './summary.js';
import { tt } from './texts.js';
import { partText, summaryText } from './words.js';

interface Props {
  readonly series: Series;
  /** Null where not every change is told. */
  readonly runs: readonly Run[] | null;
  readonly rest: ReadonlySignal<Rest>;
  readonly now_ms: number;
}

/** The chart in words: of what is in sight, and said aloud once somebody has moved or zoomed it. */
export function SummaryLine({ series, runs, rest, now_ms }: Props) {
  const { announcer } = useServices();
  const resting = rest.value;
  const { part, by_hand } = resting;
  const seen = part === null ? series : seriesWithin(series, part);
  const seenRuns = part === null ? runs : runs && runsWithin(runs, seen);
  const summary = summaryOf(seen, seenRuns, now_ms);
  const figures = summary === null ? tt('chart.empty') : summaryText(summary, series.bucket_s, part !== null);
  const text = part === null ? figures : `${partText(seen)} ${figures}`;
  useEffect(() => {
    if (by_hand) announcer.say(part === null ? `${tt('chart.summary.whole')} ${text}` : text);
    // Figures go on with the time; that alone is not said.
  }, [resting]);
  return (
    <p class="chart-summary" data-testid="chart-summary" data-part={part !== null} id="chart-summary">
      {text}
    </p>
  );
}
