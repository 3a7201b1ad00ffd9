import type { ActuatorName } from '../actuator/actuator.js';
import type { Command } from '../command/command.js';
import { type Arrival, CommandGate, misfit } from '../command/gate.js';
import type { Lease } from '../lease/lease.js';
import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import type { FillSchedule } from '../schedule/fill-schedule.js';
import type { CommandAnswer, TankOptions } from './tank-options.js';

/** What every message that asks something of a tank bears. */
export type Message = Pick<Command, 'id' | 'ttl_s' | 'issued_wall_ms'>;

/** Lets each message through once, in time, and only if it fits the tank. Of the water it knows nothing. */
export class TankDoor {
  private readonly gate = new CommandGate();

  constructor(
    private readonly options: TankOptions,
    private readonly fitted: readonly ActuatorName[],
  ) {}

  /** Why a command is refused at the door; null when it may pass. So too below. */
  refuseCommand(command: Command, arrival: Arrival): Reason | null {
    return misfit(command, this.fitted) ?? this.gate.admit(command, arrival);
  }

  refuseLease(lease: Lease, message: Message, arrival: Arrival): Reason | null {
    return this.unfitLease(lease) ?? this.gate.admit(message, arrival);
  }

  refuseRule(rule: RefillRule, message: Message, arrival: Arrival): Reason | null {
    return this.gate.admit(message, arrival) ?? this.unfitRule(rule);
  }

  refuseSchedule(schedule: FillSchedule, message: Message, arrival: Arrival): Reason | null {
    return this.gate.admit(message, arrival) ?? this.unfitSchedule(schedule);
  }

  private unfitLease({ actuator, want }: Lease): Reason | null {
    // A tank that is filled from another one alone is told to wait, too: it looks more often then.
    if (want === 'wait' && actuator === 'inlet') return null;
    if (!this.fitted.includes(actuator)) return reason('actuator_not_fitted', { actuator });
    const transfers = actuator === 'pump' && this.options.pump?.direction === 'transfer';
    const fits = want === 'hand' || (want === 'run' && transfers);
    return fits ? null : reason('lease_unfit', { actuator, want });
  }

  /** Whoever draws by the clock has to be there, and to lift nothing into another tank, which may be full. */
  private unfitSchedule({ draws = [] }: FillSchedule): Reason | null {
    for (const { actuator } of draws) {
      if (!this.fitted.includes(actuator)) return reason('actuator_not_fitted', { actuator });
      if (actuator === 'pump' && this.options.pump?.direction === 'transfer')
        return reason('draw_unfit', { actuator });
    }
    return null;
  }

  private unfitRule({ high_percent }: RefillRule): Reason | null {
    const full_percent = this.options.inlet?.full_percent ?? 100;
    return high_percent < full_percent ? null : reason('high_above_full', { high_percent, full_percent });
  }
}

/** What is answered to a message that was judged. @param kept the code that says what was done, when it was not refused */
export function answerTo(refusal: Reason | null, kept: string): CommandAnswer {
  return { accepted: refusal === null, reason: refusal ?? reason(kept), until_ms: null };
}
