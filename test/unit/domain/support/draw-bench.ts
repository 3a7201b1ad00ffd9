import type { ActuatorDecision, Verdict } from '../../../../firmware/domain/actuator/decision.js';
import { DrawControl } from '../../../../firmware/domain/actuator/draw-control.js';
import type { DrawOptions } from '../../../../firmware/domain/actuator/draw-options.js';
import type { Command } from '../../../../firmware/domain/command/command.js';
import type { Reading } from '../../../../firmware/domain/level/level-tracker.js';
import { type Reason, reason } from '../../../../firmware/domain/reason.js';
import { good } from './readings.js';

/** Pauses and starts are free, so that a test of something else may do in seconds what takes hours. */
const DRAW: DrawOptions = { max_run_s: 600, rest_s: 60, min_off_s: 0, max_starts_per_hour: 1_000 };

/** One actuator that draws, under its control; time, level and demand are moved by the test. */
export class DrawBench {
  readonly control: DrawControl;
  asked: Reason | null = null;
  /** When what is asked ends by itself, as a lease does, in ms; null without an end. */
  asked_until_ms: number | null = null;
  forbidden: Reason | null = null;
  reading: Reading = good(50);
  now_s = 0;

  constructor(options: Partial<DrawOptions> = {}) {
    this.control = new DrawControl({ ...DRAW, ...options });
  }

  /** Somebody asks for water from now on. */
  ask(): this {
    this.asked = reason('low_pressure');
    return this;
  }

  /** What is decided at this second with this reading. */
  at(now_s: number, reading: Reading = this.reading): ActuatorDecision {
    this.now_s = now_s;
    this.reading = reading;
    const { asked, asked_until_ms } = this;
    return this.control.decide({ ...this.situation, asked, asked_until_ms });
  }

  /** Hands in a command now, without deciding. */
  tell(command: Command): Verdict {
    return this.control.command(command, this.situation);
  }

  /** Hands in a command that must be accepted, and decides. */
  obey(command: Command): ActuatorDecision {
    const verdict = this.tell(command);
    if (!verdict.accepted) throw new Error(`refused: ${verdict.reason.code}`);
    return this.at(this.now_s);
  }

  /** Why a command is refused. */
  refusal(command: Command): string {
    const verdict = this.tell(command);
    return verdict.accepted ? 'accepted' : verdict.reason.code;
  }

  private get situation() {
    return { reading: this.reading, now_ms: this.now_s * 1_000, forbidden: this.forbidden };
  }
}
