import { useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { units } from '../../format/units.js';
import { numbers } from '../../i18n/language.js';
import { Rising } from '../../icons/icons.js';
import { LongList } from '../long-list.js';
import type { Spot } from './ground.js';
import { GroupMark } from './group-mark.js';
import { type Layout, layout, type Size } from './layout.js';
import { type ScaleBar, scaleBar } from './scale-bar.js';
import { TankMark } from './tank-mark.js';
import { tp } from './texts.js';

/** Room for one mark, in rem, so that it grows with the reader's letters; plan.css has the same. */
const CELL_REM = { width: 5.5, height: 7 };
/** How high the drawing is, by the width of the page and the height of the window; at most so many px. */
const HIGH = { of_width: 0.6, of_window: 0.6, most: 640 };
const LONGEST_BAR_PX = 110;

interface DrawingProps {
  readonly spots: readonly Spot[];
  /** Called with the tanks of a group that somebody wants to see closer up. */
  readonly onCloser: (ids: readonly string[]) => void;
}

/** Tanks to scale, north up, with a scale bar. The drawing does not turn with the direction of writing. */
export function Drawing({ spots, onCloser }: DrawingProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const rem = useSignal(16);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => {
      // Within the border of the plan.
      width.value = Math.max(0, element.clientWidth - 2);
      rem.value = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [width, rem]);
  const frame = { width: width.value, height: heightFor(width.value) };
  const drawn = useMemo(() => {
    const cell = { width: CELL_REM.width * rem.value, height: CELL_REM.height * rem.value };
    return frame.width > 0 && spots.length > 0 ? layout(spots, frame, cell) : null;
  }, [spots, frame.width, rem.value]);
  const scale = drawn?.px_per_m ?? null;
  const bar = scale === null ? null : scaleBar(scale, LONGEST_BAR_PX, units.value.length);
  return (
    <div class="plan-frame" ref={box}>
      {drawn !== null && drawn.marks.length === 1 && spots.length > 1 ? (
        <Heap ids={spots.map(({ id }) => id)} />
      ) : (
        <>
          <div class="plan" style={{ blockSize: `${frame.height}px` }}>
            {drawn !== null && <Paper drawn={drawn} frame={frame} bar={bar} />}
            <ul aria-label={tp('plan.label')}>
              {drawn?.marks.map(({ ids, x, y }) => (
                <li key={ids.join(' ')} style={{ left: `${x}px`, top: `${y}px` }}>
                  {ids.length > 1 ? (
                    <GroupMark ids={ids} onCloser={onCloser} />
                  ) : (
                    ids.map((id) => <TankMark key={id} id={id} />)
                  )}
                </li>
              ))}
            </ul>
          </div>
          <Legend bar={bar} />
          {drawn?.marks.some(({ stands }) => stands !== null) && <p class="hint">{tp('plan.beside')}</p>}
        </>
      )}
    </div>
  );
}

/** What no drawing can part. */
function Heap({ ids }: { ids: readonly string[] }) {
  return (
    <>
      <p class="hint">{tp('plan.together')}</p>
      <LongList groups={[{ node: null, ids }]} total={ids.length} />
    </>
  );
}

function heightFor(width: number): number {
  return Math.round(
    Math.min(HIGH.most, Math.max(width * HIGH.of_width, window.innerHeight * HIGH.of_window)),
  );
}

/** What lies under the tanks: squares as long as the scale bar, and where those stand that are drawn beside their place. */
function Paper({ drawn: { marks }, frame, bar }: { drawn: Layout; frame: Size; bar: ScaleBar | null }) {
  return (
    <svg class="plan-paper" width={frame.width} height={frame.height} aria-hidden="true">
      {bar !== null && <path class="plan-squares" d={squares(frame, bar.width_px)} />}
      {marks.map(
        ({ ids, x, y, stands }) =>
          stands !== null && (
            <g key={ids.join(' ')}>
              <path d={`M${x} ${y}L${stands.x} ${stands.y}`} />
              <circle cx={stands.x} cy={stands.y} r="5" />
            </g>
          ),
      )}
    </svg>
  );
}

function squares({ width, height }: Size, side: number): string {
  const across = Array.from({ length: Math.floor(height / side) }, (_, n) => `M0 ${(n + 1) * side}h${width}`);
  const down = Array.from({ length: Math.floor(width / side) }, (_, n) => `M${(n + 1) * side} 0v${height}`);
  return [...across, ...down].join('');
}

/** Which way is north, and how large it is drawn. */
function Legend({ bar }: { bar: ScaleBar | null }) {
  return (
    <p class="plan-legend">
      <span>
        <Rising />
        {tp('plan.north')}
      </span>
      {bar !== null && (
        <span>
          <svg width={bar.width_px + 2} height="10" aria-hidden="true">
            <path d={`M1 1v8h${bar.width_px}v-8`} />
          </svg>
          {numbers.value.depth(bar.length_mm)}
        </span>
      )}
    </p>
  );
}
