import { count, table } from '../cli/table.js';
import type { Examination } from './examine.js';

/** How many findings there are of each state. */
export interface Sums {
  readonly broken: number;
  readonly warnings: number;
  readonly ok: number;
  readonly skipped: number;
}

export function sumsOf(findings: readonly Examination[]): Sums {
  const having = (state: Examination['state']) => findings.filter((one) => one.state === state).length;
  return {
    broken: having('broken'),
    warnings: having('warning'),
    ok: having('ok'),
    skipped: having('skipped'),
  };
}

/** Each finding on a line; below it what to do. */
export function findingsTable(findings: readonly Examination[]): string {
  const rows = findings.flatMap(({ title, state, what, do_this }) => [
    [state, title, what],
    ...(do_this === '' ? [] : [['', '', `→ ${do_this}`]]),
  ]);
  return table(
    ['STATE', 'CHECK', 'FINDING'].map((one) => ({ title: one })),
    rows,
  );
}

/** All findings in one sentence. */
export function verdict({ broken, warnings, ok }: Sums): string {
  if (broken > 0) return `${count(broken, 'thing')} broken, ${count(warnings, 'warning')}.`;
  if (warnings > 0) return `Nothing is broken; ${count(warnings, 'warning')}.`;
  return ok > 0 ? 'Everything that could be checked is in order.' : 'There was nothing to check here.';
}
