import { ENDING_S, type Lease } from '../domain/lease/lease.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { KeptWait } from '../protocol/kept-wait.js';

/** What keeping the wait of one tank works with. */
export interface WaitKeeperOptions {
  readonly tank: string;
  readonly memory: NodeMemory;
  readonly clock: Pick<Clock, 'monotonic_ms'>;
  readonly log: Log;
}

/**
 * Keeps that the gateway asked the inlet to wait: a node that starts anew knows its level seconds later, and would fill the
 * tank with bought water before its line is there again. It is written when a wait begins, is another one, or ends; a start
 * grants one whole term more, and a tank below its floor waits for nobody.
 */
export class WaitKeeper {
  private kept: KeptWait = null;
  private until_ms = 0;
  private refused = false;

  constructor(private readonly options: WaitKeeperOptions) {}

  /** The wait that goes on from now on; null when there is none. */
  recall(): Lease | null {
    const { memory, tank, clock } = this.options;
    this.kept = memory.loadWait(tank);
    if (this.kept === null) return null;
    const { source, lease_s, reason_code: code, reason_args: args } = this.kept;
    this.until_ms = clock.monotonic_ms() + lease_s * 1_000;
    return { actuator: 'inlet', want: 'wait', lease_s, source, reason: { code, args } };
  }

  /** A lease was taken, that ends at a monotonic time. */
  leased({ want, source, lease_s, reason }: Lease, until_ms: number): void {
    if (want !== 'wait') return;
    this.until_ms = until_ms;
    if (lease_s <= ENDING_S) this.keep(null);
    else this.keep({ source, lease_s, reason_code: reason.code, reason_args: { ...reason.args } });
  }

  /** To be called at every tick: one that ran out is over. */
  note(): void {
    if (this.kept !== null && this.options.clock.monotonic_ms() >= this.until_ms) this.keep(null);
  }

  private keep(wait: KeptWait): void {
    if (!this.refused && isSame(wait, this.kept)) return;
    this.kept = wait;
    const { memory, tank, log } = this.options;
    try {
      memory.saveWait(tank, wait);
      this.refused = false;
    } catch (error) {
      if (!this.refused) log.error({ tank, error }, 'What the inlet waits for could not be written to disk');
      this.refused = true;
    }
  }
}

/** Its figures are those of another hour soon, and not worth a write. */
function isSame(one: KeptWait, other: KeptWait): boolean {
  return (
    one?.source === other?.source &&
    one?.lease_s === other?.lease_s &&
    one?.reason_code === other?.reason_code
  );
}
