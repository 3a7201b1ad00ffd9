import type { FaultName } from '../../../firmware/domain/diagnosis/fault.js';
import { canTell, EXPECTED, INJECTED, type Injected } from './plan.js';
import { INSTRUMENT_SETS, type InstrumentSet } from './specs.js';

/** How one injected fault ended. */
export interface Case {
  readonly kind: Injected;
  readonly set: InstrumentSet;
  /** What was named first while it lasted; null when nothing was. */
  readonly first: FaultName | null;
  /** For how long it could be seen until it was named rightly, in ms; null when it never was. */
  readonly named_after_ms: number | null;
  /** For how long it could be seen in all, in ms. */
  readonly seen_ms: number;
}

/** Everything that is counted over the decade; sums, so that pieces can be put together in any order. */
export interface Tally {
  tank_years: number;
  ticks: number;
  wall_s: number;
  preventable_overflows: number;
  other_overflows: number;
  other_overflows_named: number;
  overflow_naming_ms: number[];
  dry_runs_too_long: number;
  longest_dry_run_s: number;
  without_permission: number;
  starts: number;
  chatter: number;
  overshoot_percent: number[];
  low_minutes: number;
  plain_low_minutes: number;
  false_alarms: Record<string, number>;
  cases: Case[];
  violations: string[];
}

export function emptyTally(): Tally {
  return {
    tank_years: 0,
    ticks: 0,
    wall_s: 0,
    preventable_overflows: 0,
    other_overflows: 0,
    other_overflows_named: 0,
    overflow_naming_ms: [],
    dry_runs_too_long: 0,
    longest_dry_run_s: 0,
    without_permission: 0,
    starts: 0,
    chatter: 0,
    overshoot_percent: [],
    low_minutes: 0,
    plain_low_minutes: 0,
    false_alarms: {},
    cases: [],
    violations: [],
  };
}

/** Several tallies as one. */
export function together(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const one of tallies) {
    for (const [key, value] of Object.entries(one) as [keyof Tally, unknown][]) {
      if (key === 'longest_dry_run_s') sum[key] = Math.max(sum[key], one[key]);
      else if (typeof value === 'number') (sum[key] as number) += value;
      else if (Array.isArray(value)) (sum[key] as unknown[]).push(...value);
    }
    for (const [set, count] of Object.entries(one.false_alarms)) {
      sum.false_alarms[set] = (sum.false_alarms[set] ?? 0) + count;
    }
  }
  return sum;
}

/** The cases that count: they could be told by these instruments, and be seen for as long as naming may take. */
export function judged(cases: readonly Case[], kind: Injected, set: InstrumentSet): Case[] {
  return cases.filter(
    (one) =>
      one.kind === kind &&
      one.set === set &&
      canTell(kind, set) &&
      (one.first !== null || one.seen_ms >= EXPECTED[kind].within_ms),
  );
}

/** Whether it was named, rightly, first, and in time. */
export function isRight({ kind, first, named_after_ms }: Case): boolean {
  const { names, within_ms } = EXPECTED[kind];
  return first !== null && names.includes(first) && named_after_ms !== null && named_after_ms <= within_ms;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The figures of the decade, as a table for people. */
export function report(tally: Tally): string {
  const lines = [
    `tank-years                                  ${tally.tank_years.toFixed(2)}`,
    `ticks                                       ${tally.ticks}`,
    `tank-years per second of one core           ${(tally.tank_years / tally.wall_s).toFixed(4)}`,
    `overflows that an actuator could prevent    ${tally.preventable_overflows}  (0)`,
    `other overflows, of which named             ${tally.other_overflows}, ${tally.other_overflows_named}`,
    `  time to alarm, median and greatest        ${minutes(quantile(tally.overflow_naming_ms, 0.5))}, ${minutes(quantile(tally.overflow_naming_ms, 1))}`,
    `runs without water beyond the allowed time  ${tally.dry_runs_too_long}  (0), longest ${tally.longest_dry_run_s.toFixed(0)} s`,
    `actuator on without a live permission       ${tally.without_permission}  (0)`,
    `starts, of which beyond their limit         ${tally.starts}, ${tally.chatter}  (0)`,
    `overshoot, 99th percentile, % of capacity   ${quantile(tally.overshoot_percent, 0.99).toFixed(2)}  (1)  of ${tally.overshoot_percent.length} runs`,
    `low-level minutes, plain rule               ${tally.low_minutes.toFixed(0)}, ${tally.plain_low_minutes.toFixed(0)}`,
  ];
  for (const set of INSTRUMENT_SETS) lines.push('', ...matrix(tally, set));
  const alarms = Object.values(tally.false_alarms).reduce((a, b) => a + b, 0);
  lines.push(
    '',
    `false alarms per tank-year                  ${(alarms / tally.tank_years).toFixed(3)}  (< 1)`,
  );
  for (const [name, count] of Object.entries(tally.false_alarms)) lines.push(`  ${name}: ${count}`);
  if (tally.violations.length > 0) lines.push('', ...tally.violations.slice(0, 40));
  return lines.join('\n');
}

/** Rows: what was injected. Columns: what was named first. */
function matrix({ cases }: Tally, set: InstrumentSet): string[] {
  const lines = [`instruments: ${set}`];
  for (const kind of INJECTED) {
    const all = cases.filter((one) => one.kind === kind && one.set === set);
    const counted = judged(cases, kind, set);
    const firsts = new Map<string, number>();
    for (const { first } of all) firsts.set(first ?? 'nothing', (firsts.get(first ?? 'nothing') ?? 0) + 1);
    const row = [...firsts].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
    const right = counted.filter(isRight).length;
    const share = counted.length === 0 ? 'untold' : `${((100 * right) / counted.length).toFixed(1)} %`;
    const delays = counted.flatMap((one) => (one.named_after_ms === null ? [] : [one.named_after_ms]));
    lines.push(
      `  ${kind.padEnd(19)} ${share.padStart(8)} of ${String(counted.length).padStart(3)}  median ${minutes(quantile(delays, 0.5)).padStart(8)}  | ${row.join(', ')}`,
    );
  }
  return lines;
}

function minutes(span_ms: number): string {
  return Number.isNaN(span_ms) ? '-' : `${(span_ms / 60_000).toFixed(1)} min`;
}
