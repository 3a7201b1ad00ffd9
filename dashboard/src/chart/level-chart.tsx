import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { language, numbers } from '../i18n/language.js';
import { dateTime } from '../i18n/time-text.js';
import { watchGestures } from './gestures.js';
import { Legend } from './legend.js';
import { flowPlot, levelPlot, type PlotFrame, type PlotTexts, showPoint, showView } from './plot.js';
import { type Rest, useRest } from './rest.js';
import type { Series } from './series.js';
import { tt } from './texts.js';
import { moved, type View, zoomed } from './view.js';
import { pointText } from './words.js';

interface Props extends Omit<PlotFrame, 'rain'> {
  readonly series: Series;
  /** Written here: what is in sight once nobody moves it. */
  readonly rest: Signal<Rest>;
}

/** The drawn chart: for eyes and fingers, and stepwise for keys and ears. */
export function LevelChart({ series, runs, marks, rest }: Props) {
  const level = useRef<HTMLDivElement>(null);
  const flow = useRef<HTMLDivElement>(null);
  const plots = useRef<readonly uPlot[]>([]);
  const frame = useRef<PlotFrame>({ runs, marks, rain: series.rain });
  frame.current = { runs, marks, rain: series.rain };
  const whole = wholeOf(series);
  const flowing = hasFlows(series);
  const view = useSignal<View>(whole);
  const show = useRest(view, whole, rest);
  const point = useSignal<number | null>(null);
  const at = point.value;
  const before = useRef(series);
  // A chart that goes on with the time must not take away what somebody looks at.
  const keepPlace = () => {
    const was = before.current;
    before.current = series;
    const same = was.bucket_s === series.bucket_s && was.at_s.length === series.at_s.length;
    const pointed_s = was.at_s[point.peek() ?? -1];
    point.value = same && pointed_s !== undefined ? nearest(series, pointed_s) : null;
    const { min, max } = view.peek();
    const zoomedIn = max - min < (wholeOf(was).max - wholeOf(was).min) * 0.999;
    if (same && zoomedIn && min >= whole.min && max <= whole.max) return;
    view.value = whole;
    rest.value = { part: null, by_hand: false };
  };

  useEffect(() => {
    if (level.current === null || flow.current === null) return;
    const [levelHost, flowHost] = [level.current, flow.current];
    const draw = () => {
      for (const plot of plots.current) plot.destroy();
      const texts = plotTexts();
      plots.current = [
        levelPlot(levelHost, series, () => frame.current, texts),
        ...(flowing ? [flowPlot(flowHost, series, texts)] : []),
      ];
      for (const plot of plots.current) {
        showView(plot, view.peek());
        showPoint(plot, point.peek());
      }
    };
    keepPlace();
    draw();
    const stopWatching = watchLooks(levelHost, plots, draw);
    const stopGestures = [levelHost, flowHost].map((host, which) =>
      watchGestures(host, {
        whole: () => whole,
        view: () => view.peek(),
        area: () => plots.current[which]?.rect ?? { left: 0, width: 1 },
        onView: show,
        onPoint: (at_s) => {
          point.value = nearest(series, at_s);
        },
      }),
    );
    return () => {
      stopWatching();
      for (const stop of stopGestures) stop();
      for (const plot of plots.current) plot.destroy();
      plots.current = [];
    };
    // What is drawn changes with the series alone; marks and runs are looked up while drawing.
  }, [series.at_s[0], series.at_s.length, series.bucket_s, series.mean.join()]);

  useSignalEffect(() => {
    for (const plot of plots.current) showView(plot, view.value);
  });
  useSignalEffect(() => {
    for (const plot of plots.current) showPoint(plot, point.value);
  });

  const isWhole = useComputed(() => view.value.max - view.value.min >= whole.max - whole.min).value;
  const last = series.at_s.length - 1;
  const goTo = (next: number) => {
    const to = Math.max(0, Math.min(last, next));
    point.value = to;
    const at_s = series.at_s[to] ?? 0;
    const { min, max } = view.peek();
    if (at_s < min || at_s > max)
      view.value = moved(view.peek(), whole, (at_s - (min + max) / 2) / (max - min));
  };
  const zoom = (factor: number) => {
    const { min, max } = view.peek();
    const about = point.peek() === null ? (min + max) / 2 : (series.at_s[point.peek() ?? 0] ?? min);
    show(zoomed(view.peek(), whole, factor, about));
  };
  const pan = (share: number) => show(moved(view.peek(), whole, share));
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => goTo((at ?? last + 1) - 1),
    ArrowRight: () => goTo((at ?? -1) + 1),
    Home: () => goTo(0),
    End: () => goTo(last),
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    PageUp: () => pan(-0.5),
    PageDown: () => pan(0.5),
    '0': () => show(whole),
  };
  const readout = pointText(series, at ?? last);
  return (
    <div class="level-chart">
      <p class="chart-point" data-testid="chart-point">
        {readout}
      </p>
      <div
        class="plots"
        role="slider"
        tabIndex={0}
        aria-label={tt('chart.keys')}
        aria-describedby="chart-summary"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at ?? last}
        aria-valuetext={readout}
        data-testid="chart-plots"
        data-zoomed={!isWhole}
        onKeyDown={(event) => {
          const act = event.altKey || event.metaKey || event.ctrlKey ? undefined : keys[event.key];
          if (act === undefined) return;
          event.preventDefault();
          act();
        }}
      >
        <div ref={level} class="plot" />
        <div ref={flow} class="plot flow" />
      </div>
      <Legend
        marks={marks !== null}
        runs={runs !== null}
        rain={(series.rain?.falls.length ?? 0) > 0}
        flows={flowing}
      />
      <div class="chart-buttons">
        <button type="button" class="button quiet" disabled={isWhole} onClick={() => pan(-0.5)}>
          {tt('chart.earlier')}
        </button>
        <button type="button" class="button quiet" data-testid="chart-zoom-in" onClick={() => zoom(0.5)}>
          {tt('chart.zoom_in')}
        </button>
        <button type="button" class="button quiet" disabled={isWhole} onClick={() => zoom(2)}>
          {tt('chart.zoom_out')}
        </button>
        <button type="button" class="button quiet" disabled={isWhole} onClick={() => pan(0.5)}>
          {tt('chart.later')}
        </button>
      </div>
    </div>
  );
}

function hasFlows({ in_lph, out_lph }: Series): boolean {
  return [...in_lph, ...out_lph].some((flow) => flow !== null);
}

function wholeOf({ at_s, bucket_s }: Series): View {
  const min = at_s[0] ?? 0;
  return { min, max: (at_s.at(-1) ?? min) + bucket_s };
}

function nearest({ at_s, bucket_s }: Series, moment_s: number): number {
  const at = Math.round((moment_s - (at_s[0] ?? 0)) / bucket_s);
  return Math.max(0, Math.min(at_s.length - 1, at));
}

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

function plotTexts(): PlotTexts {
  const clock = dateTime({ hour: '2-digit', minute: '2-digit' });
  const day = dateTime({ day: 'numeric', month: 'short' });
  const month = dateTime({ month: 'short', year: '2-digit' });
  const zone = clock.resolvedOptions().timeZone;
  return {
    percent: (share) => numbers.value.percent(share),
    flow: (flow_lph) => (flow_lph === 0 ? '0' : numbers.value.flow(flow_lph)),
    zoned: (at_s) => new Date(new Date(at_s * 1000).toLocaleString('en-US', { timeZone: zone })),
    tick: (at_s, step_s) => {
      const format = step_s < DAY_S ? clock : step_s < 28 * DAY_S ? day : month;
      return format.format(at_s * 1000);
    },
  };
}

/** Draws anew when the width, the theme or the language changes. Gives the way to stop that. */
function watchLooks(host: HTMLElement, plots: { current: readonly uPlot[] }, draw: () => void): () => void {
  const size = new ResizeObserver(() => {
    const width = host.clientWidth;
    for (const plot of plots.current) {
      if (width > 0 && plot.width !== width) plot.setSize({ width, height: plot.height });
    }
  });
  size.observe(host);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', draw);
  const theme = new MutationObserver(draw);
  theme.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['class', 'data-theme', 'style'],
  });
  let first = true;
  const stopTexts = numbers.subscribe(() => {
    language.peek();
    if (!first) draw();
    first = false;
  });
  return () => {
    size.disconnect();
    scheme.removeEventListener('change', draw);
    theme.disconnect();
    stopTexts();
  };
}
