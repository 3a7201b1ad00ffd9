import type { CalibrationLimits } from '../domain/level/calibration.js';
import type { Reason } from '../domain/reason.js';
import type { CalibrationFields } from '../protocol/calibration.js';
import type { Position } from '../protocol/position.js';
import type { TankSetup } from './tank-setup.js';

/** The calibration of a tank, and what bounds it. */
export type CalibrationInForce = CalibrationLimits &
  Omit<CalibrationFields, 'full_percent'> & {
    readonly version: number;
    readonly position: Position | null;
    /** Why the one that was kept is not in force; null while all is well. */
    readonly lost: Reason | null;
  };

/** A calibration that fits, and waits to be kept. */
export interface FittingCalibration {
  /** The tank as it would be. */
  readonly setup: TankSetup;
  /** Whether it would hold other amounts of water at the same depths. */
  readonly other_shape: boolean;
  /** Keeps it, on disk, so that it is in force from now on. Throws when the disk refuses; the old one then still stands. */
  keep(): void;
}

/** The calibrations of a node's tanks. */
export interface Calibrations {
  /** The one in force. */
  inForce(tank: string): CalibrationInForce;
  /** What another one would make of the tank, checked with the whole of the configuration; or why it cannot be. */
  fit(setup: TankSetup, fields: CalibrationFields): FittingCalibration | Reason;
}
