import type { Lease } from '../../../firmware/domain/lease/lease.js';
import { reason } from '../../../firmware/domain/reason.js';
import type { TankController } from '../../../firmware/domain/tank/tank-controller.js';
import type { TankPicture } from '../../../firmware/domain/tank/tank-options.js';

const LEASE_S = 600;
const RENEWED_MS = 300_000;
const WAITS = reason('waits_for_rain', { litres: 500, ahead_h: 12 });
const LEASE: Lease = { actuator: 'inlet', want: 'wait', lease_s: LEASE_S, source: null, reason: WAITS };

/** The gateway's lease by which an inlet waits for rain: renewed until the gateway is cut off, and never ended by it. */
export class RainWait {
  private number = 0;
  private cut_off_ms = Number.NEGATIVE_INFINITY;
  private renewed_ms = Number.NEGATIVE_INFINITY;

  /** The gateway begins to ask for it, and is cut off at a time. */
  begin(cut_off_ms: number): void {
    this.cut_off_ms = cut_off_ms;
  }

  /** Renews the lease where that is due. */
  renew(controller: TankController, now_ms: number): void {
    if (now_ms >= this.cut_off_ms || now_ms - this.renewed_ms < RENEWED_MS) return;
    this.number += 1;
    this.renewed_ms = now_ms;
    const message = { id: `rain-${this.number}`, ttl_s: 60 };
    controller.lease(LEASE, message, { wall_ms: 0, started_wall_ms: 0 }, now_ms);
  }

  /** A node that was killed knows of no lease; the gateway tells it anew unless it is cut off. */
  restarted(): void {
    this.renewed_ms = Number.NEGATIVE_INFINITY;
  }

  /** Whether the last lease still holds. */
  holds(now_ms: number): boolean {
    return now_ms < this.renewed_ms + 1_000 * LEASE_S;
  }
}

/** Whether the inlet says that it waits for rain. */
export function waitsForRain({ inlet }: TankPicture): boolean {
  if (inlet === null) return false;
  const { code, args } = inlet.reason;
  return code === WAITS.code || args.cause === WAITS.code;
}
