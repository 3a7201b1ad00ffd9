import type { ActuatorName } from '../actuator/actuator.js';
import type { ActuatorDecision } from '../actuator/decision.js';
import type { Exclusive } from '../actuator/draw-options.js';
import type { Lease } from '../lease/lease.js';
import type { Rate } from '../level/rate.js';
import { type Reason, reason } from '../reason.js';
import type { CommandOutcome, Seat } from './seat.js';

/** One side of a tank where water comes in or goes out. */
export interface Side {
  readonly seat: Seat;
  /** Whether it may as well move less, down to nothing. */
  readonly moves_up_to: boolean;
  /** What it adds to the tank while it runs, in litres per hour, below 0 when it draws; null while nobody knows. */
  moves_lph(now_ms: number): number | null;
}

/** What an actuator is known to move is wrong by this share, as one standard error. */
const ERROR_SHARE = 0.04;

/** The actuators of one tank as each of them sees the others. */
export class Neighbours {
  readonly seats: readonly Seat[];

  constructor(
    private readonly sides: readonly Side[],
    private readonly exclusive: readonly Exclusive[],
  ) {
    this.seats = sides.map(({ seat }) => seat);
  }

  /** Whether any of them runs, or is meant to. */
  get running(): boolean {
    return this.seats.some((seat) => seat.running);
  }

  /** Whether any of them runs, or the effect of a command is waited for. */
  get busy(): boolean {
    return this.running || this.watched;
  }

  /** Whether the effect of a command is waited for. */
  get watched(): boolean {
    return this.seats.some((seat) => seat.watched);
  }

  /** The commands whose end is known since this was last asked. */
  collect(): readonly CommandOutcome[] {
    const [only] = this.seats;
    if (this.seats.length === 1 && only !== undefined) return only.collect();
    return this.seats.flatMap((seat) => seat.collect());
  }

  /** What each of them has decided. @param inlet as it is told; null without one */
  decisions(inlet: ActuatorDecision | null): Partial<Record<ActuatorName, ActuatorDecision>> {
    // Asked at every tick: most tanks have an inlet alone.
    if (inlet !== null && this.seats.length === 1) return { inlet };
    const decided: Partial<Record<ActuatorName, ActuatorDecision>> = {};
    for (const { name, control } of this.seats) decided[name] = control.current;
    if (inlet !== null) decided.inlet = inlet;
    return decided;
  }

  /** Null where it is not fitted. */
  seatOf(actuator: ActuatorName): Seat | null {
    for (const seat of this.seats) if (seat.name === actuator) return seat;
    return null;
  }

  /** Prolongs the run by hand that a lease is for; answers why there is none, or null. `now_ms` is monotonic. */
  renew({ actuator, command_id = null, lease_s }: Lease, now_ms: number): Reason | null {
    const control = this.seatOf(actuator)?.control;
    const renewed = command_id !== null && (control?.renew(command_id, lease_s, now_ms) ?? false);
    return renewed ? null : reason('nothing_to_renew');
  }

  /** The actuator that keeps another from starting; null when there is none. */
  excludes(actuator: ActuatorName): ActuatorName | null {
    for (const [one, other] of this.exclusive) {
      const against = actuator === one ? other : actuator === other ? one : null;
      if (against !== null && this.runs(against)) return against;
    }
    return null;
  }

  /**
   * The net flow without what the others surely move; null when nobody knows how much that is. What those draw that move
   * anything up to their flow is left in it.
   * @param rate the net flow of the tank
   * @param now_ms monotonic
   */
  flowWithout(actuator: ActuatorName, rate: Rate | null, now_ms: number): Rate | null {
    if (this.sides.length === 1) return rate;
    let left = rate;
    for (const side of this.sides) {
      if (left === null || side.moves_up_to || side.seat.name === actuator || !side.seat.running) continue;
      const moves_lph = side.moves_lph(now_ms);
      left = moves_lph === null ? null : without(left, moves_lph);
    }
    return left;
  }

  /** What others may draw that move anything up to their flow, at the most, in litres per hour (0 or more); null while nobody knows. */
  drawnBeside_lph(actuator: ActuatorName, now_ms: number): number | null {
    let sum_lph = 0;
    for (const side of this.sides) {
      if (!side.moves_up_to || side.seat.name === actuator || !side.seat.running) continue;
      const moves_lph = side.moves_lph(now_ms);
      if (moves_lph === null) return null;
      sum_lph -= moves_lph;
    }
    return sum_lph;
  }

  /** Whether another actuator that draws moves water through the same meter now. */
  sharesMeter(actuator: ActuatorName): boolean {
    if (actuator === 'inlet') return false;
    return this.runs(actuator === 'outlet' ? 'pump' : 'outlet');
  }

  private runs(actuator: ActuatorName): boolean {
    return this.sides.some(({ seat }) => seat.name === actuator && seat.running);
  }
}

function without({ rate_lph, error_lph }: Rate, moves_lph: number): Rate {
  return { rate_lph: rate_lph - moves_lph, error_lph: Math.hypot(error_lph, ERROR_SHARE * moves_lph) };
}
