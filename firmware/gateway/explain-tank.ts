import { ACTUATOR_NAMES } from '../domain/actuator/actuator.js';
import { isWait } from '../domain/actuator/what-changes.js';
import type { Reason } from '../domain/reason.js';
import { localTime } from '../domain/schedule/local-time.js';
import { nextDraw } from '../domain/schedule/next-draw.js';
import type { ScheduleNow } from '../domain/schedule/schedule-now.js';
import { type Explanation, explainActuator } from '../protocol/explanation.js';
import { explain } from '../protocol/reason-text.js';
import type { TankView } from '../protocol/rest.js';
import type { SchedulePayload } from '../protocol/schedule.js';

/**
 * Why the actuators of a tank are as they are, by what its node has told last.
 * @param plan what the gateway plans for it
 * @param wall_ms Unix time in ms, off which the hours to draw are read: a node need not tell a schedule for weeks; null
 * while it may be anything
 */
export function explainTank(tank: TankView, plan: readonly Reason[], wall_ms: number | null): Explanation {
  const { id, stale, status, rule, schedule } = tank;
  const plain = rule && {
    low_percent: rule.low_percent,
    high_percent: rule.high_percent,
    enabled: rule.enabled,
  };
  const by = {
    rule: plain,
    schedule: schedule && asTold(schedule),
    waits: plan.some((why) => isWait(why, id) && !(why.code === 'waits_for_rain' && mayFillForNothing(tank))),
    // Its node knows; it also tells when the tank is so low that it waits no longer.
    wait_floor_percent: null,
  };
  return {
    tank: id,
    fresh: !stale,
    status: {
      reason_code: status?.code ?? 'level_not_read_yet',
      reason_args: status?.args ?? {},
      reason: status?.text ?? 'The node has not told anything yet',
    },
    rule: plain,
    ...(plan.length > 0 && { plan: plan.map((why) => explain(why)) }),
    actuators: ACTUATOR_NAMES.flatMap((actuator) => {
      const told = tank[actuator];
      if (told === null) return [];
      const begins = schedule && nextDraw(schedule.draws ?? [], actuator, wall_ms, schedule.time_zone);
      return [explainActuator(actuator, told, { ...by, begins })];
    }),
  };
}

/** Whether it may fill from a source that costs nothing: that one waits for no rain. */
function mayFillForNothing({ fitted, inlet }: TankView): boolean {
  const barred = new Set(inlet?.barred_sources?.map(({ source }) => source));
  return fitted?.sources?.some(({ id, cost_per_m3 }) => cost_per_m3 === 0 && !barred.has(id)) ?? false;
}

/** Where the day of a schedule stood when its node told of it, which it does whenever that makes another rule. */
function asTold({ ts, effect, ...schedule }: SchedulePayload): ScheduleNow {
  const { limited_by, opens } = effect;
  const local = limited_by === 'time_untrusted' ? null : localTime(Date.parse(ts), schedule.time_zone);
  return { schedule, local, opens, draws: [] };
}
