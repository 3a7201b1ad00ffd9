import type { Signal } from '@preact/signals';
import type { CalibrationPayload } from '../../../../firmware/protocol/calibration.js';
import type { TankSeen } from '../../live/seen.js';
import type { Draft } from './draft.js';

/** The valve is tried after the calibration is in force: with a wrong one the node might rightly refuse to open it. */
export const STEPS = ['shape', 'sensor', 'calibration', 'place', 'save', 'valve', 'alerts'] as const;
export type Step = (typeof STEPS)[number];

/** What every step is handed. */
export interface StepProps {
  readonly seen: TankSeen;
  readonly inForce: CalibrationPayload;
  readonly draft: Signal<Draft>;
}
