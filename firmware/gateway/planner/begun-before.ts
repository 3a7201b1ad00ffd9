import { reason } from '../../domain/reason.js';
import type { TransferVerdict } from '../../domain/transfer/transfer-plan.js';
import type { TankView } from '../../protocol/rest.js';
import type { Wish } from './lease-giver.js';

/** What a plan says while the nodes have not told all of it again, as in the first seconds. */
const NOT_KNOWN_YET: readonly string[] = [
  'transfer_level_unknown',
  'transfer_level_uncertain',
  'transfer_rule_unknown',
  'transfer_target_unknown',
];

/**
 * The transfers that were begun before the gateway's last start, and still run by their leases. What is not to go on is
 * ended as soon as that is known, and not only when its lease is over. Of each pump that is judged once: a term of a
 * second, given again and again, would keep it running.
 */
export class BegunBefore {
  private readonly judged = new Set<string>();

  /** What was leased of the pumps that run by a lease which this gateway has not given, and are not to. */
  toEnd(verdicts: readonly TransferVerdict[], tanks: readonly TankView[]): readonly Wish[] {
    return verdicts.flatMap(({ from, run, reason: why }): Wish[] => {
      const pump = tanks.find(({ id }) => id === from)?.pump ?? null;
      if (pump === null || NOT_KNOWN_YET.includes(why.code) || this.judged.has(from)) return [];
      this.judged.add(from);
      const leased = pump.state === 'on' && pump.mode === 'auto' && pump.reason_code === 'transfer_runs';
      if (!leased || run !== null) return [];
      return [
        { tank: from, actuator: 'pump', want: 'run', reason: reason(pump.reason_code, pump.reason_args) },
      ];
    });
  }
}
