import { useSignal, useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { fittedOf } from '../actuator/fitted.js';
import { useServices } from '../services.js';
import type { Group } from './arrange.js';
import { CompactCard } from './compact-card.js';
import { heightOf, type Row, rowsBetween, rowsOf } from './rows.js';

/** Sizes in rem of the usual letters: larger ones, as in the sun, make larger cards. */
const TEXT_REM = 0.9375;
/** A card with nothing to switch, and each line more. */
const CARD_REM = 12;
const ACTUATOR_REM = 1.3125;
const GROUP_REM = 3;
const NARROWEST_REM = 19;
/** Rows that are there beyond both ends of the window, in px: for quick thumbs and for the Tab key. */
const BEYOND = 800;

/** Very many tanks: of all rows only those in sight are in the page. */
export function LongList({ groups, total }: { groups: readonly Group[]; total: number }) {
  const { farm } = useServices();
  const list = useRef<HTMLUListElement>(null);
  const page = useSignal({ columns: 1, rem: 16 });
  const view = useSignal({ from: 0, to: 1200 });

  const look = () => {
    const box = list.current?.getBoundingClientRect();
    if (box === undefined) return;
    const rem = Number.parseFloat(getComputedStyle(document.body).fontSize) / TEXT_REM;
    const columns = Math.max(1, Math.floor(box.width / (NARROWEST_REM * rem)));
    if (columns !== page.peek().columns || rem !== page.peek().rem) page.value = { columns, rem };
    // In steps, so that not every pixel of a scroll draws anew.
    const from = Math.floor(-box.top / 200) * 200 - BEYOND;
    if (from !== view.peek().from) view.value = { from, to: from + window.innerHeight + 2 * BEYOND + 200 };
  };
  useLayoutEffect(() => {
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    // Looks at once, when all is laid out anyway; and again, as what stands above the list grows and shrinks, too.
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    return () => {
      observer.disconnect();
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, []);
  const first = useRef(page.peek());
  useSignalEffect(() => {
    // A change of columns moves every row.
    if (page.value !== first.current) look();
  });

  const { columns, rem } = page.value;
  const linesOf = (id: string) => fittedOf(farm.tank(id)?.peek().tank).length;
  const tanks = (ids: readonly string[]) => (CARD_REM + ACTUATOR_REM * Math.max(...ids.map(linesOf))) * rem;
  const rows = rowsOf(groups, { columns, tanks, group: GROUP_REM * rem });
  return (
    <ul
      class="long-list"
      ref={list}
      style={{ '--height': `${heightOf(rows)}px`, '--columns': columns }}
      data-testid="long-list"
    >
      {rowsBetween(rows, view.value.from, view.value.to).map((row) => (
        <ListRow key={keyOf(row)} row={row} total={total} />
      ))}
    </ul>
  );
}

function ListRow({ row, total }: { row: Row; total: number }) {
  const at = { '--top': `${row.top}px`, '--high': `${row.height}px` };
  if (row.kind === 'group') {
    return (
      <li class="group-name" style={at}>
        <h2>{row.node}</h2>
      </li>
    );
  }
  return row.ids.map((id, column) => (
    <li
      key={id}
      class="long-list-item"
      style={{ ...at, '--column': column }}
      aria-setsize={total}
      aria-posinset={row.place + column}
    >
      <CompactCard id={id} />
    </li>
  ));
}

function keyOf(row: Row): string {
  return row.kind === 'group' ? `group ${row.node}` : `tanks ${row.ids.join(' ')}`;
}
