import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import { floorNow } from '../schedule/fill-schedule.js';
import { ruleInForce, type ScheduleNow } from '../schedule/schedule-now.js';
import type { Mode } from './actuator.js';

/** An actuator, as far as what would change it goes; only one that fills goes by a rule. */
export interface Standing {
  readonly running: boolean;
  readonly mode: Mode;
  /** Why it is as it is. */
  readonly why: Reason;
  /** As it is set, whatever a schedule makes of it. */
  readonly rule: RefillRule;
  /** Null where none is known. */
  readonly schedule: ScheduleNow | null;
  /** Whether the gateway is known to ask it to wait; `why` may tell of it, too. */
  readonly waits: boolean;
  /** Below this it waits for nobody, in percent; null where that is not known. */
  readonly wait_floor_percent: number | null;
  /** What would clear the interlocks that bar it now. */
  readonly clears: readonly Reason[];
}

/** One that draws, as far as what would change it goes. */
export interface DrawStanding extends Pick<Standing, 'running' | 'mode' | 'why' | 'clears'> {
  /** When its hours begin next, by the clock on the wall; null while they hold, where it has none, or while nobody knows. */
  readonly begins: string | null;
}

/** What the planner of the gateway has an inlet wait for. */
const WAITS_FOR: readonly unknown[] = [
  'waits_for_rain',
  'transfer_runs',
  'transfer_hand_runs',
  'transfer_ready',
];

/** Whether a reason is one for which the gateway has the inlet of a tank wait: for rain, or water of another tank. */
export function isWait({ code, args }: Reason, tank: string): boolean {
  return WAITS_FOR.includes(code) && (args.to === undefined || args.to === tank);
}

/** What would change an actuator that fills: all of it, in the order in which it is asked. */
export function whatChanges(standing: Standing): readonly Reason[] {
  const { running, mode, rule, clears } = standing;
  if (running) {
    const ends = mode === 'hand' ? [reason('changes_hand_ends')] : closes(standing);
    return [...ends, reason('changes_interlock')];
  }
  if (mode === 'off') return [...clears, reason('changes_hold_ends')];
  return [...clears, ...(rule.enabled ? opens(standing) : [reason('changes_rule_enabled')])];
}

/** What would change an actuator that draws. */
export function whatChangesADraw({ running, mode, clears, why, begins }: DrawStanding): readonly Reason[] {
  // It stands open for want of a level: what bars it from running does not close it.
  if (running && why.code === 'level_unknown') return [...clears, reason('changes_closed_by_hand')];
  if (running)
    return [
      reason(mode === 'hand' ? 'changes_hand_ends' : 'changes_nobody_asks'),
      reason('changes_interlock'),
    ];
  if (mode === 'off') return [...clears, reason('changes_hold_ends')];
  // Its node does not know what time it is, whatever the clock says that `begins` was read off.
  const by_hours = begins !== null && why.code !== 'draws_need_time';
  const hours = by_hours ? [reason('changes_draws_from', { begins })] : [];
  return [...clears, ...hours, reason('changes_asked')];
}

/** What ends a run by the rule. */
function closes({ why, rule, schedule }: Standing): readonly Reason[] {
  const { high_percent } = rule;
  // It would have closed already, had it not just begun.
  if (why.code === 'runs_on') return [reason('changes_least_run_ends', { ...why.args, high_percent })];
  const now = ruleInForce(rule, schedule);
  const closesAt = reason('changes_closes_at', { high_percent: now.rule.high_percent });
  if (schedule === null || schedule.local === null) return [closesAt];
  if (now.by !== 'plain') {
    const { opens: from } = schedule;
    const later = from === null || now.rule.high_percent === high_percent;
    return later ? [closesAt] : [closesAt, reason('changes_fills_on_from', { opens: from, high_percent })];
  }
  const { windows, one_off } = schedule.schedule;
  if (windows.length + one_off.length === 0) return [closesAt];
  const floor_percent = floorNow(rule, schedule.schedule, schedule.local.date);
  return [closesAt, reason('changes_hours_end', { floor_percent })];
}

/** What begins a run by the rule. */
function opens(standing: Standing): readonly Reason[] {
  const { rule, schedule } = standing;
  const { low_percent } = rule;
  const now = ruleInForce(rule, schedule).rule.low_percent;
  // A floor that is no lower than the setpoint leaves the hours nothing to decide.
  if (now === low_percent) return opensBelow(now, reason('changes_opens_below', { low_percent }), standing);
  const begins =
    schedule === null || schedule.opens === null ? [] : [opensFrom(schedule.opens, low_percent, standing)];
  return [
    ...begins,
    ...opensBelow(now, reason('changes_opens_below_floor', { floor_percent: now }), standing),
  ];
}

/** What the beginning of the hours, or the end of a vacation, makes of the low setpoint. */
function opensFrom(opens: string, low_percent: number, standing: Standing): Reason {
  return waitsBelow(low_percent, standing)
    ? reason('changes_opens_from_after_wait', { opens, low_percent })
    : reason('changes_opens_from', { opens, low_percent });
}

/** What the low setpoint that holds now begins: `by_itself`, or after the wait that the gateway asks for. */
function opensBelow(low_percent: number, by_itself: Reason, standing: Standing): readonly Reason[] {
  if (!waitsBelow(low_percent, standing)) return [by_itself];
  const { wait_floor_percent: floor_percent } = standing;
  const waits = reason('changes_wait_ends', { low_percent });
  return floor_percent === null ? [waits] : [waits, reason('changes_opens_below_floor', { floor_percent })];
}

/** Whether it waits for the gateway at a level just below so many percent. */
function waitsBelow(percent: number, { why, waits, wait_floor_percent }: Standing): boolean {
  // Where one of several sources waits, that is the cause of there being none.
  const asked = waits || WAITS_FOR.includes(why.code) || WAITS_FOR.includes(why.args.cause);
  return asked && (wait_floor_percent === null || wait_floor_percent < percent);
}
