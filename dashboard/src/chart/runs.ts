import type { CompactHistory } from '../../../firmware/protocol/history.js';
import type { HistoryEvent, HistoryView } from '../../../firmware/protocol/rest.js';

/** A time in which an actuator ran. */
export interface Run {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly mode: HistoryEvent['mode'];
}

/** Most changes a history tells, the newest: with so many, older ones may be missing. */
const MOST_EVENTS = 1000;

/**
 * The runs of an actuator between two moments, from the changes told of that time. What stops without having started
 * ran from the beginning; what starts and does not stop runs to the end.
 */
export function runsOf(
  events: readonly HistoryEvent[],
  actuator: HistoryEvent['actuator'],
  from_ms: number,
  to_ms: number,
): Run[] {
  const runs: Run[] = [];
  const own = events.filter((event) => event.actuator === actuator);
  let since: { from_ms: number; mode: HistoryEvent['mode'] } | null = null;
  for (const [at, { ts, state, mode }] of own.entries()) {
    const moment_ms = Date.parse(ts);
    const running = state === 'open' || state === 'on';
    if (running) {
      since ??= { from_ms: moment_ms, mode };
      continue;
    }
    // A change of mode while it rests is an event, too; only the first may end what was running before.
    if (since === null && at > 0) continue;
    if (since !== null) runs.push({ ...since, to_ms: moment_ms });
    else if (endedSomething(own[0])) runs.push({ from_ms, to_ms: moment_ms, mode });
    since = null;
  }
  if (since !== null) runs.push({ ...since, to_ms });
  return runs;
}

/** Whether a history tells every change of its time: a compact one, for long times, is asked for without. */
export function tellsAllRuns(answer: HistoryView | CompactHistory): boolean {
  return !('format' in answer) && answer.events.length < MOST_EVENTS;
}

/** Reasons that only something that runs can have; a rest that is told anew, as after a start, has others. */
const ENDS: readonly string[] = [
  'reached_high',
  'closes_ahead',
  'tank_full',
  'closes_before_full',
  'run_limit_reached',
  'hand_time_over',
  'hand_lease_over',
  'hand_target_reached',
  'stopping',
];

function endedSomething(first: HistoryEvent | undefined): boolean {
  return first !== undefined && ENDS.includes(first.reason_code);
}
