import uPlot from 'uplot';
import './plot.css';
import type { Run } from './runs.js';
import type { Rain, Series } from './series.js';
import type { View } from './view.js';

/** What a plot shows besides its series. */
export interface PlotFrame {
  /** Null where not every one is known. */
  readonly runs: readonly Run[] | null;
  /** Null where nobody measures it. */
  readonly rain: Rain | null;
  /** The marks of the refill rule in percent; null while there is none. */
  readonly marks: { readonly low: number; readonly high: number } | null;
}

/** How figures and times are written at the axes. */
export interface PlotTexts {
  readonly percent: (share: number) => string;
  readonly flow: (flow_lph: number) => string;
  /** A date as uPlot shall take it: in the farm's zone. */
  readonly zoned: (at_s: number) => Date;
  readonly tick: (at_s: number, step_s: number) => string;
}

interface Colours {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  readonly wash: string;
  readonly trouble: string;
}

/** The colours of the page at this moment: a theme changes them. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: token('--ink'),
    soft: token('--ink-soft'),
    line: token('--hairline'),
    accent: token('--accent'),
    wash: token('--accent-wash'),
    trouble: token('--trouble-edge'),
  };
}

const LEVEL_HEIGHT_PX = 220;
const FLOW_HEIGHT_PX = 110;
const STRIP_PX = 9;
const GUTTER = { least_px: 44, beside_px: 14 };
/** How much of the band's colour covers what is under it, in hexadecimal: to be seen in every theme, also in the sun. */
const BAND_ALPHA = '38';
const FONT = '12px system-ui, sans-serif';

/** The levels: mean as a line, lowest to highest as a band, the rule's marks dashed, runs as a strip at the foot. */
export function levelPlot(
  host: HTMLElement,
  series: Series,
  frame: () => PlotFrame,
  texts: PlotTexts,
): uPlot {
  const colours = coloursOf(host);
  const options: uPlot.Options = {
    ...base(host, LEVEL_HEIGHT_PX, texts, colours),
    scales: { x: { time: true }, y: { range: [0, 100] } },
    axes: [timeAxis(texts, colours), valueAxis(colours, gutter_px(series, texts), texts.percent)],
    series: [
      {},
      { width: 0, points: { show: false } },
      { width: 0, points: { show: false } },
      { stroke: colours.accent, width: 2.5, points: { show: false } },
    ],
    bands: [{ series: [2, 1], fill: `${colours.accent}${BAND_ALPHA}` }],
    hooks: { draw: [(plot) => drawFrame(plot, frame(), colours)] },
  };
  return new uPlot(options, [[...series.at_s], [...series.min], [...series.max], [...series.mean]], host);
}

/** What flows in and out: full bars and outlined ones. */
export function flowPlot(host: HTMLElement, series: Series, texts: PlotTexts): uPlot {
  const colours = coloursOf(host);
  const bars = uPlot.paths.bars?.({ size: [0.8, 24], align: 1 });
  const most = mostFlow_lph(series);
  const down = series.out_lph.map((flow) => (flow === null ? null : -flow));
  const options: uPlot.Options = {
    ...base(host, FLOW_HEIGHT_PX, texts, colours),
    scales: { x: { time: true }, y: { range: [-most, most] } },
    axes: [
      { ...timeAxis(texts, colours), show: false },
      { ...valueAxis(colours, gutter_px(series, texts), texts.flow), splits: [-most, 0, most] },
    ],
    series: [
      {},
      { ...(bars && { paths: bars }), fill: colours.accent, width: 0, points: { show: false } },
      {
        ...(bars && { paths: bars }),
        stroke: colours.ink,
        fill: colours.line,
        width: 1,
        points: { show: false },
      },
    ],
  };
  return new uPlot(options, [[...series.at_s], [...series.in_lph], down], host);
}

function base(host: HTMLElement, height: number, texts: PlotTexts, colours: Colours) {
  return {
    width: host.clientWidth,
    height,
    // The same for both plots, so that a moment stands at the same place in each.
    padding: [10, 16, 10, 0] as uPlot.Padding,
    tzDate: texts.zoned,
    legend: { show: false },
    cursor: {
      drag: { x: false, y: false, setScale: false },
      points: { size: 10, width: 2, fill: () => colours.wash, stroke: () => colours.ink },
      y: false,
      // Gestures and keys move it, not uPlot's own mouse.
      bind: { mousemove: () => null, mousedown: () => null, mouseleave: () => null, dblclick: () => null },
    },
  } satisfies Partial<uPlot.Options>;
}

/** Room for the longest figure at either plot, so that a moment stands at the same place in each. */
function gutter_px(series: Series, texts: PlotTexts): number {
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return GUTTER.least_px;
  pen.font = FONT;
  const figures = [texts.percent(100), texts.flow(mostFlow_lph(series))];
  const widest = Math.max(...figures.map((figure) => pen.measureText(figure).width));
  return Math.ceil(Math.max(GUTTER.least_px, widest + GUTTER.beside_px));
}

/** Where the axis of the flows ends. */
function mostFlow_lph({ in_lph, out_lph }: Series): number {
  return evenlyAbove(Math.max(0, ...[...in_lph, ...out_lph].map((flow) => flow ?? 0)));
}

/** The next of 1, 2 or 5 times a power of ten: a figure that reads easily at an axis. */
function evenlyAbove(flow_lph: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, flow_lph)));
  return [1, 2, 5, 10].map((step) => step * power).find((even) => even >= flow_lph) ?? 10 * power;
}

function timeAxis(texts: PlotTexts, colours: Colours): uPlot.Axis {
  return {
    stroke: colours.soft,
    font: FONT,
    grid: { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.line, width: 1 },
    space: 70,
    values: (_plot, splits) => {
      const step_s = (splits[1] ?? 0) - (splits[0] ?? 0);
      return splits.map((at_s) => asOnPage(texts.tick(at_s, step_s)));
    },
  };
}

function valueAxis(colours: Colours, size: number, text: (value: number) => string): uPlot.Axis {
  return {
    stroke: colours.soft,
    font: FONT,
    size,
    space: 36,
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
    values: (_plot, splits) => splits.map((value) => asOnPage(text(value))),
  };
}

/** A plot writes from left to right; within a figure with its unit the order is the page's. */
function asOnPage(text: string): string {
  return document.documentElement.dir === 'rtl' ? `\u2067${text}\u2069` : text;
}

function drawFrame(plot: uPlot, frame: PlotFrame, colours: Colours): void {
  const { runs, marks } = frame;
  const { ctx, bbox } = plot;
  const px = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  if (frame.rain !== null) drawRain(plot, frame.rain, colours);
  for (const { from_ms, to_ms, mode } of runs ?? []) {
    const left = plot.valToPos(from_ms / 1000, 'x', true);
    const width = Math.max(2 * px, plot.valToPos(to_ms / 1000, 'x', true) - left);
    const top = bbox.top + bbox.height - STRIP_PX * px;
    ctx.fillStyle = colours.ink;
    ctx.strokeStyle = colours.ink;
    ctx.lineWidth = 2 * px;
    // By the rule full, by hand only outlined: told by shape, not by colour.
    if (mode === 'auto') ctx.fillRect(left, top, width, STRIP_PX * px);
    else ctx.strokeRect(left + px, top + px, Math.max(px, width - 2 * px), (STRIP_PX - 2) * px);
  }
  if (marks !== null) {
    ctx.setLineDash([6 * px, 5 * px]);
    ctx.lineWidth = 1.5 * px;
    ctx.strokeStyle = colours.ink;
    for (const share of [marks.low, marks.high]) {
      const y = plot.valToPos(share, 'y', true);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
  }
  ctx.restore();
}

/** Rain hangs from the top, as in weather charts: the most of it reaches a quarter down. */
function drawRain(plot: uPlot, { falls, span_s }: Rain, colours: Colours): void {
  const most_mm = Math.max(...falls.map(({ mm }) => mm));
  const { ctx, bbox } = plot;
  ctx.fillStyle = colours.soft;
  for (const { at_s, mm } of falls) {
    const left = plot.valToPos(at_s, 'x', true);
    const width = plot.valToPos(at_s + span_s, 'x', true) - left;
    ctx.fillRect(left, bbox.top, Math.max(1, width * 0.8), (mm / most_mm) * bbox.height * 0.25);
  }
}

/** Shows a stretch of time. */
export function showView(plot: uPlot, { min, max }: View): void {
  plot.setScale('x', { min, max });
}

/** Puts the mark on a place of the series; null takes it away. */
export function showPoint(plot: uPlot, at: number | null): void {
  const at_s = at === null ? undefined : plot.data[0][at];
  const left = at_s === undefined ? -10 : plot.valToPos(at_s, 'x');
  plot.setCursor({ left, top: at_s === undefined ? -10 : 0 });
}
