import type { Delta, TankView } from '../../../firmware/protocol/rest.js';

/**
 * A tank with its times put on the phone's clock. Three clocks meet here: the node's (`ts`, `until`), the gateway's
 * (`now` of a message) and the phone's; none of them can be trusted to agree with another.
 */
export interface TankSeen {
  readonly tank: TankView;
  /** When the level was taken, on the phone's clock in ms; null without a level. */
  readonly taken_ms: number | null;
  /** When the inlet's run or hold ends by itself, on the phone's clock in ms; null when it has no such time. */
  readonly inlet_until_ms: number | null;
}

/** When a message came and what the gateway's clock said then. */
export interface Arrival {
  readonly now: string;
  readonly received_ms: number;
}

/** A change of one tank, as a delta carries it. */
export type TankChange = Delta['tanks'][number];

/** A tank from a snapshot. */
export function firstSeen(tank: TankView, arrival: Arrival): TankSeen {
  return {
    tank,
    taken_ms: takenAt_ms(tank, arrival),
    inlet_until_ms: inletUntil_ms(tank, arrival),
  };
}

/** A tank after a change; sections the change does not name stay as they were. */
export function changed(seen: TankSeen, change: TankChange, arrival: Arrival): TankSeen {
  const tank: TankView = Object.assign({}, seen.tank, change);
  return {
    tank,
    taken_ms: isNews(seen.tank, change) ? change.level && arrival.received_ms : seen.taken_ms,
    inlet_until_ms: change.inlet === undefined ? seen.inlet_until_ms : inletUntil_ms(tank, arrival),
  };
}

/**
 * A level that comes as a change is new at this moment, whatever the node's clock says. Only a level told twice, as
 * after a node's reconnect, is no younger for it.
 */
function isNews(before: TankView, change: TankChange): change is TankChange & Pick<TankView, 'level'> {
  return change.level !== undefined && (change.level === null || change.level.ts !== before.level?.ts);
}

/**
 * The gateway decides on its own clock whether a level is stale; the node's timestamp only says by how much. So a
 * fresh level is at most `stale_after_s` old and a stale one at least that, even when the clocks disagree by years.
 */
function takenAt_ms(tank: TankView, { now, received_ms }: Arrival): number | null {
  if (tank.level === null) return null;
  const told_ms = Math.max(0, Date.parse(now) - Date.parse(tank.level.ts));
  const limit_ms = tank.level.stale_after_s * 1000;
  return received_ms - (tank.stale ? Math.max(told_ms, limit_ms) : Math.min(told_ms, limit_ms));
}

/** The time left is never more than the node itself announced. */
function inletUntil_ms({ inlet }: TankView, { now, received_ms }: Arrival): number | null {
  if (inlet === null || inlet.until === null) return null;
  const until_ms = Date.parse(inlet.until);
  const left_ms = Math.min(until_ms - Date.parse(now), until_ms - Date.parse(inlet.ts));
  return received_ms + Math.max(0, left_ms);
}
