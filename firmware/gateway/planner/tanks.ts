import { drawLimits } from '../../domain/actuator/draw-options.js';
import type { TransferPump, TransferTank } from '../../domain/transfer/transfer-tank.js';
import type { TankView } from '../../protocol/rest.js';

/**
 * A tank as far as transfers go. What is stale, bad, or of a node that is away counts as unknown; so does the level of a
 * tank whose node has not told yet how its inlet stands: a person may hold it closed.
 */
export function transferTank(tank: TankView): TransferTank {
  const { id, level, rule, inlet, actuators, fitted } = tank;
  const told = inlet !== null || !actuators.includes('inlet');
  const fresh = tank.online && !tank.stale && level !== null && level.quality !== 'bad' && told;
  return {
    id,
    level_percent: fresh ? level.percent : null,
    certain: fresh && level.quality === 'good',
    doubted: level?.reason_code === 'switch_above_sensor',
    level_switches: level?.level_switches ?? [],
    rule,
    inlet_open: inlet?.state === 'open',
    inlet_held: inlet?.mode === 'off',
    supplied_by: (fitted?.sources ?? []).flatMap(({ supply_tank }) => supply_tank ?? []),
    pump: pumpOf(tank),
  };
}

/** Null without a transfer pump, or while its node has not told of it. */
function pumpOf({ fitted, pump }: TankView): TransferPump | null {
  const of = fitted?.pump;
  if (of === undefined || of.direction !== 'transfer' || of.to_tank === null) return null;
  return {
    to_tank: of.to_tank,
    reserve_percent: of.reserve_percent ?? USUAL_RESERVE_PERCENT,
    on: pump?.state === 'on',
    mode: pump?.mode ?? 'auto',
    locked: pump?.trip != null,
  };
}

const USUAL_RESERVE_PERCENT = drawLimits({ max_run_s: 1 }).reserve_percent;
