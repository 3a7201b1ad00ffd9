import type { ActuatorDecision, Verdict } from '../../../../firmware/domain/actuator/decision.js';
import { InletControl } from '../../../../firmware/domain/actuator/inlet-control.js';
import type { InletOptions } from '../../../../firmware/domain/actuator/inlet-options.js';
import { NO_OUTLOOK, type Outlook } from '../../../../firmware/domain/actuator/outlook.js';
import type { Command } from '../../../../firmware/domain/command/command.js';
import type { Reading } from '../../../../firmware/domain/level/level-tracker.js';
import { DEFAULT_REFILL_RULE, type RefillRule } from '../../../../firmware/domain/refill/refill-rule.js';
import { good } from './readings.js';

/** Pauses and starts are free, so that a test of something else may do in seconds what takes hours. */
export const INLET: InletOptions = {
  max_run_s: 3_600,
  rest_s: 900,
  min_off_s: 0,
  max_starts_per_hour: 1_000,
  full_percent: 95,
  hold_closed_s: 1_800,
};

/** One inlet under its control; time and level are moved by the test. */
export class InletBench {
  readonly control: InletControl;
  rule: RefillRule = DEFAULT_REFILL_RULE;
  /** As it is set, when a schedule has lowered it. */
  plain_rule: RefillRule | undefined;
  reading: Reading = good(50);
  now_s = 0;
  outlook: Outlook = NO_OUTLOOK;

  constructor(options: Partial<InletOptions> = {}) {
    this.control = new InletControl({ ...INLET, ...options });
  }

  /** What is decided at this second with this reading. */
  at(now_s: number, reading: Reading = this.reading): ActuatorDecision {
    this.now_s = now_s;
    this.reading = reading;
    const { rule, plain_rule = rule, outlook } = this;
    return this.control.decide({ reading, rule, plain_rule, now_ms: now_s * 1_000, outlook });
  }

  /** Hands in a command now, without deciding. */
  tell(command: Command): Verdict {
    return this.control.command(command, { reading: this.reading, now_ms: this.now_s * 1_000 });
  }

  /** Hands in a command that must be accepted, and decides. */
  obey(command: Command): ActuatorDecision {
    const verdict = this.tell(command);
    if (!verdict.accepted) throw new Error(`refused: ${verdict.reason.code}`);
    return this.at(this.now_s);
  }

  /** Prolongs the lease of a command by so many seconds from now. */
  renew(command_id: string, lease_s: number): boolean {
    return this.control.renew(command_id, lease_s, this.now_s * 1_000);
  }

  /** Why a command is refused. */
  refusal(command: Command): string {
    const verdict = this.tell(command);
    return verdict.accepted ? 'accepted' : verdict.reason.code;
  }

  /** A refill by the rule, begun at second 0 and under way at 50 %. */
  refilling(): this {
    this.at(0, good(14));
    this.at(1, good(50));
    return this;
  }
}
