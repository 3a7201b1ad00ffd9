import { CommandGate } from '../domain/command/gate.js';
import type { CommandState } from '../domain/command/state.js';
import { type Reason, reason } from '../domain/reason.js';
import type { RefillRule } from '../domain/refill/refill-rule.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Uplink } from '../ports/uplink.js';
import type { CalibrationPayload, CalibrationSetPayload } from '../protocol/calibration.js';
import type { CommandAckPayload } from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';
import { explain, sentence } from '../protocol/reason-text.js';
import type { Arrivals } from './arrivals.js';
import type { Calibrations, FittingCalibration } from './calibrations.js';
import { readCalibrationSet } from './inbox.js';
import type { TankSetup } from './tank-setup.js';

/** What the post works with. */
export interface CalibrationPostOptions {
  readonly tank: string;
  /** Left out where a node takes none. */
  readonly calibrations: Calibrations | undefined;
  readonly uplink: Uplink;
  readonly arrivals: Arrivals;
  readonly clock: Clock;
  readonly log: Log;
}

/** The tank as it is looked after now. */
export interface CalibratedTank {
  readonly setup: TankSetup;
  /** The rule in force. */
  readonly rule: RefillRule;
}

/** A calibration that is kept and now to be gone by. */
export interface TakenCalibration {
  readonly fitting: FittingCalibration;
  /** To be called once the tank goes by it. */
  readonly done: () => void;
}

/** Takes calibrations for one tank, and answers every step of it. */
export class CalibrationPost {
  private readonly gate = new CommandGate();

  constructor(private readonly options: CalibrationPostOptions) {}

  /** Tells the one in force. */
  tell(): void {
    const { calibrations, uplink, clock, tank } = this.options;
    if (calibrations === undefined) return;
    const { lost, ...inForce } = calibrations.inForce(tank);
    const payload: CalibrationPayload = {
      ts: toTimestamp(clock.wall_ms()),
      ...inForce,
      ...(lost && { lost: explain(lost) }),
    };
    uplink.tell('calibration', { tank }, payload);
  }

  /** Judges a `calibration/set`, keeps it whole or refuses it whole, and answers. Null when nothing was kept. */
  receive(text: string, { setup, rule }: CalibratedTank): TakenCalibration | null {
    const read = readCalibrationSet(text);
    if (!read.ok) {
      this.refuse(read.id, read.why);
      return null;
    }
    const { id } = read.value;
    const judged = aboveFull(rule, read.value) ?? this.judge(read.value, setup);
    const fitting = 'code' in judged ? judged : this.keep(judged);
    if ('code' in fitting) {
      this.refuse(id, fitting);
      return null;
    }
    const kept = reason('calibration_kept');
    // Before the answer: whoever is told that it is kept finds it in force.
    this.tell();
    this.answer(id, 'acknowledged', kept);
    return { fitting, done: () => this.answer(id, 'confirmed', kept) };
  }

  private judge(
    { id, ts, ttl_s, based_on, ...fields }: CalibrationSetPayload,
    setup: TankSetup,
  ): FittingCalibration | Reason {
    const { calibrations, arrivals, tank } = this.options;
    if (calibrations === undefined) return reason('calibration_fixed');
    const issued_wall_ms = ts === undefined ? undefined : Date.parse(ts);
    const late = this.gate.admit({ id, ttl_s, issued_wall_ms }, arrivals.now);
    if (late !== null) return late;
    if (based_on !== calibrations.inForce(tank).version) return reason('calibration_changed');
    return calibrations.fit(setup, fields);
  }

  /** What is not on disk would be forgotten at the next start: then it is refused. */
  private keep(fitting: FittingCalibration): FittingCalibration | Reason {
    try {
      fitting.keep();
      return fitting;
    } catch (error) {
      const why = reason('calibration_disk_refused');
      this.options.log.error({ tank: this.options.tank, error }, sentence(why));
      return why;
    }
  }

  private refuse(id: string | null, why: Reason): void {
    if (id === null) this.options.log.warn({ tank: this.options.tank }, sentence(why));
    else this.answer(id, 'refused', why);
  }

  private answer(id: string, state: CommandState, why: Reason): void {
    const { uplink, clock, tank, log } = this.options;
    const ts = toTimestamp(clock.wall_ms());
    const ack: CommandAckPayload = { ts, id, actuator: 'calibration', state, ...explain(why), until: null };
    uplink.answer(tank, ack);
    log.info({ tank, command: id, state }, `Calibration ${state}: ${ack.reason}`);
  }
}

/** A rule that fills to the full mark or beyond would never be done. */
function aboveFull({ high_percent }: RefillRule, { full_percent }: CalibrationSetPayload): Reason | null {
  if (full_percent === undefined || high_percent < full_percent) return null;
  return reason('high_above_full', { high_percent, full_percent });
}
