import type { FaultName } from '../../../firmware/domain/diagnosis/fault.js';
import { count, gather, type Histogram, quantileOf, sizeOf } from './histogram.js';
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
  /** Processor time, in seconds of one core. */
  core_s: number;
  preventable_overflows: number;
  /** While a sensor drifted that had nothing beside it: no instrument could know. */
  blind_overflows: number;
  other_overflows: number;
  other_overflows_named: number;
  /** In steps of {@link NAMING_STEP_MS}. */
  overflow_naming_ms: Histogram;
  dry_runs_too_long: number;
  longest_dry_run_s: number;
  without_permission: number;
  starts: number;
  pump_starts: number;
  /** The longest a pump ran without water: where a meter shows it, and where nothing does, in seconds. */
  longest_metered_pump_dry_s: number;
  longest_pump_dry_s: number;
  chatter: number;
  /** From the bore to the town main while it fills, and back. */
  switch_overs: number;
  switch_backs: number;
  /** Ticks at which it was filled from a source that is locked out. */
  from_locked_out: number;
  /** The longest it was filled in vain from a source that is dry, in seconds. */
  longest_source_dry_s: number;
  /** The same, counted from when people last drew much: that hides it from the level. */
  longest_source_dry_shown_s: number;
  /** Ticks at which it waited for rain beyond the gateway's lease. */
  waits_too_long: number;
  /** For how long it waited by a lease, in minutes. */
  waited_minutes: number;
  /** In steps of {@link OVERSHOOT_STEP_PERCENT}. */
  overshoot_percent: Histogram;
  low_minutes: number;
  /** How many more minutes than the plain rule, by what was broken. */
  low_more: Record<string, number>;
  plain_low_minutes: number;
  false_alarms: Record<string, number>;
  /** What a fault was called while nothing could tell it from that. */
  lookalikes: Record<string, number>;
  cases: Case[];
  violations: string[];
}

export function emptyTally(): Tally {
  return {
    tank_years: 0,
    ticks: 0,
    core_s: 0,
    preventable_overflows: 0,
    blind_overflows: 0,
    other_overflows: 0,
    other_overflows_named: 0,
    overflow_naming_ms: {},
    dry_runs_too_long: 0,
    longest_dry_run_s: 0,
    without_permission: 0,
    starts: 0,
    pump_starts: 0,
    longest_metered_pump_dry_s: 0,
    longest_pump_dry_s: 0,
    chatter: 0,
    switch_overs: 0,
    switch_backs: 0,
    from_locked_out: 0,
    longest_source_dry_s: 0,
    longest_source_dry_shown_s: 0,
    waits_too_long: 0,
    waited_minutes: 0,
    overshoot_percent: {},
    low_minutes: 0,
    low_more: {},
    plain_low_minutes: 0,
    false_alarms: {},
    lookalikes: {},
    cases: [],
    violations: [],
  };
}

const NAMING_STEP_MS = 15_000;
const OVERSHOOT_STEP_PERCENT = 0.01;

/** Counts how far a run by rule ended above its setpoint, in percent of the capacity. */
export function countOvershoot(tally: Tally, percent: number): void {
  count(tally.overshoot_percent, percent, OVERSHOOT_STEP_PERCENT);
}

/** Counts how long it took until an overflow was named. */
export function countNaming(tally: Tally, after_ms: number): void {
  count(tally.overflow_naming_ms, after_ms, NAMING_STEP_MS);
}

/** The overshoot of the 99th percentile, in percent of the capacity. */
export function overshootP99(tally: Tally): number {
  return quantileOf(tally.overshoot_percent, 0.99, OVERSHOOT_STEP_PERCENT);
}

/** Several tallies as one. */
export function together(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const one of tallies) {
    for (const [key, value] of Object.entries(one) as [keyof Tally, unknown][]) {
      if (isLongest(key)) sum[key] = Math.max(sum[key], one[key]);
      else if (typeof value === 'number') (sum[key] as number) += value;
      else if (Array.isArray(value)) (sum[key] as unknown[]) = (sum[key] as unknown[]).concat(value);
    }
    gather(sum.low_more, one.low_more);
    gather(sum.lookalikes, one.lookalikes);
    gather(sum.false_alarms, one.false_alarms);
    gather(sum.overshoot_percent, one.overshoot_percent);
    gather(sum.overflow_naming_ms, one.overflow_naming_ms);
  }
  return sum;
}

type Longest = Extract<keyof Tally, `longest_${string}`>;

function isLongest(key: keyof Tally): key is Longest {
  return key.startsWith('longest_');
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

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** All false alarms, whatever they named. */
export function falseAlarms(tally: Tally): number {
  return sizeOf(tally.false_alarms);
}

/** The figures of the decade, as a table for people. */
export function report(tally: Tally): string {
  const lines = [
    `tank-years                                  ${tally.tank_years.toFixed(2)}`,
    `ticks                                       ${tally.ticks}`,
    `tank-years per second of one core           ${(tally.tank_years / tally.core_s).toFixed(4)}`,
    `overflows that an actuator could prevent    ${tally.preventable_overflows}  (0)`,
    `overflows by a drift nothing could show       ${tally.blind_overflows}`,
    `other overflows, of which named             ${tally.other_overflows}, ${tally.other_overflows_named}`,
    `  time to alarm, median and greatest        ${minutes(quantileOf(tally.overflow_naming_ms, 0.5, NAMING_STEP_MS))}, ${minutes(quantileOf(tally.overflow_naming_ms, 1, NAMING_STEP_MS))}`,
    `runs without water beyond the allowed time  ${tally.dry_runs_too_long}  (0), longest ${tally.longest_dry_run_s.toFixed(0)} s`,
    `actuator on without a live permission       ${tally.without_permission}  (0)`,
    `pump starts                                 ${tally.pump_starts}`,
    `  longest without water, with a meter       ${tally.longest_metered_pump_dry_s.toFixed(0)} s, without ${tally.longest_pump_dry_s.toFixed(0)} s`,
    `starts, of which beyond their limit         ${tally.starts}, ${tally.chatter}  (0)`,
    `switch-overs to the town main, and back     ${tally.switch_overs}, ${tally.switch_backs}`,
    `  longest filled in vain from a dry source  ${tally.longest_source_dry_s.toFixed(0)} s, ${tally.longest_source_dry_shown_s.toFixed(0)} s of it while people drew little`,
    `filled from a source that is locked out     ${tally.from_locked_out}  (0)`,
    `waited for rain by a lease, and beyond it   ${tally.waited_minutes.toFixed(0)} min, ${tally.waits_too_long}  (0)`,
    `overshoot, 99th percentile, % of capacity   ${overshootP99(tally).toFixed(2)}  (1)  of ${sizeOf(tally.overshoot_percent)} runs`,
    `low-level minutes, plain rule               ${tally.low_minutes.toFixed(0)}, ${tally.plain_low_minutes.toFixed(0)}`,
  ];
  for (const [kind, more] of Object.entries(tally.low_more)) {
    lines.push(`  more by ${kind.padEnd(35)} ${more.toFixed(0)}`);
  }
  for (const set of INSTRUMENT_SETS) lines.push('', ...matrix(tally, set));
  lines.push(
    '',
    `false alarms per tank-year                  ${(falseAlarms(tally) / tally.tank_years).toFixed(3)}  (< 1)`,
  );
  for (const [name, count] of Object.entries(tally.false_alarms)) lines.push(`  ${name}: ${count}`);
  for (const [what, count] of Object.entries(tally.lookalikes))
    lines.push(`not to be told apart: ${what} ${count}`);
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
