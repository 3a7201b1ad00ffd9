import { drawLimits } from '../../domain/actuator/draw-options.js';
import { reason } from '../../domain/reason.js';
import { localTime } from '../../domain/schedule/local-time.js';
import type { ScheduleNow } from '../../domain/schedule/schedule-now.js';
import type { TransferPump, TransferTank } from '../../domain/transfer/transfer-tank.js';
import type { TankView } from '../../protocol/rest.js';
import type { SchedulePayload } from '../../protocol/schedule.js';

/**
 * The tanks as far as transfers go, and since when the node of each is away. A pump whose node is away is known to have
 * stopped once its lease is over: one that lost its power must not keep its target from being filled another way. A
 * run that a person began at the pump's own Pi may last longer; what it lifts is seen at its target all the same.
 */
export class TransferTanks {
  /** Monotonic, by tank. */
  private readonly away_since_ms = new Map<string, number>();

  /** @param longest_lease_s how long a pump runs on without a renewal, in s of the farm's time */
  constructor(private readonly longest_lease_s: number) {}

  /**
   * How they stand at monotonic time `now_ms`; to be called about once a second.
   * @param wall_ms Unix time in ms; null while it cannot be trusted
   */
  at(tanks: readonly TankView[], now_ms: number, wall_ms: number | null): TransferTank[] {
    return tanks.map((tank) => transferTank(tank, this.mayStillRun(tank, now_ms), wall_ms));
  }

  private mayStillRun({ id, online }: TankView, now_ms: number): boolean {
    if (online) {
      this.away_since_ms.delete(id);
      return true;
    }
    const since_ms = this.away_since_ms.get(id) ?? now_ms;
    this.away_since_ms.set(id, since_ms);
    return now_ms - since_ms < this.longest_lease_s * 1000;
  }
}

/**
 * A tank as far as transfers go. What is stale, bad, or of a node that is away counts as unknown; so does the level of a
 * tank whose node has not told yet how its inlet stands: a person may hold it closed.
 */
function transferTank(tank: TankView, may_still_run: boolean, wall_ms: number | null): TransferTank {
  const { id, level, rule, schedule, inlet, actuators, fitted } = tank;
  const told = inlet !== null || !actuators.includes('inlet');
  const fresh = tank.online && !tank.stale && level !== null && level.quality !== 'bad' && told;
  return {
    id,
    level_percent: fresh ? level.percent : null,
    certain: fresh && level.quality === 'good',
    doubted: level?.reason_code === 'switch_above_sensor',
    level_switches: level?.level_switches ?? [],
    rule,
    schedule: schedule && standing(schedule, wall_ms),
    inlet_open: inlet?.state === 'open',
    inlet_held: inlet?.mode === 'off',
    supplied_by: (fitted?.sources ?? []).flatMap(({ supply_tank }) => supply_tank ?? []),
    pump: pumpOf(tank, may_still_run),
  };
}

/**
 * Where the day of a schedule stands. When it opens next is taken from its node, which works that out once a minute, so
 * it is told only while the node agrees that it is closed.
 */
export function standing({ effect, ...schedule }: SchedulePayload, wall_ms: number | null): ScheduleNow {
  const local = wall_ms === null ? null : localTime(wall_ms, schedule.time_zone);
  return { schedule, local, opens: effect.opens, draws: [] };
}

/** Null without a transfer pump, or while its node has not told of it. */
function pumpOf({ fitted, pump }: TankView, may_still_run: boolean): TransferPump | null {
  const of = fitted?.pump;
  if (of === undefined || of.direction !== 'transfer' || of.to_tank === null) return null;
  return {
    to_tank: of.to_tank,
    reserve_percent: of.reserve_percent ?? USUAL_RESERVE_PERCENT,
    on: may_still_run && pump?.state === 'on',
    mode: pump?.mode === 'hand' && !may_still_run ? 'auto' : (pump?.mode ?? 'auto'),
    locked: pump?.trip != null,
    why: pump === null ? reason('starting') : reason(pump.reason_code, pump.reason_args),
  };
}

const USUAL_RESERVE_PERCENT = drawLimits({ max_run_s: 1 }).reserve_percent;
