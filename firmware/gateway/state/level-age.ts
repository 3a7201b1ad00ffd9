import type { LevelPayload } from '../../protocol/payloads.js';

/** How old one tank's level is, on the gateway's monotonic clock. The times inside a payload only tell readings apart. */
export class LevelAge {
  private reading_ts: string | null = null;
  private heard_ms = 0;
  private limit_ms = 0;
  private told = false;

  /** A level has come in at `now_ms`. */
  heard({ ts, stale_after_s }: LevelPayload, now_ms: number): void {
    if (ts !== this.reading_ts) this.heard_ms = now_ms;
    this.reading_ts = ts;
    this.limit_ms = stale_after_s * 1000;
    this.told = true;
  }

  /** Its node has gone. One that comes back tells its level again; until then nothing is known of the tank. */
  lose(): void {
    this.told = false;
  }

  /** Whether the level is older than its own limit, or none has come yet since its node was there. */
  isOver(now_ms: number): boolean {
    return !this.told || now_ms - this.heard_ms > this.limit_ms;
  }
}
