import { levelAt } from '../../domain/geometry/level.js';
import { shapeOf } from '../../domain/geometry/shape.js';
import { type CalibrationFinding, judgeCalibration } from '../../domain/level/calibration.js';
import type { CalibrationDraft, CalibrationPayload, CalibrationVerdict } from '../../protocol/calibration.js';
import { explain } from '../../protocol/reason-text.js';
import { GatewayError } from '../errors.js';
import type { FarmState } from '../state/farm-state.js';
import { knownTank } from '../state/known-tank.js';

/** What is known of how tanks are calibrated. What is kept, and gone by, is the node's. */
export class CalibrationDesk {
  private readonly told = new Map<string, CalibrationPayload>();

  constructor(private readonly state: Pick<FarmState, 'tank'>) {}

  /** Takes in what a node tells. */
  tell(tank: string, calibration: CalibrationPayload): void {
    this.told.set(tank, calibration);
  }

  /** The calibration in force. Throws `tank_unknown` or `calibration_unknown`. */
  inForce(tank: string): CalibrationPayload {
    const found = this.told.get(knownTank(this.state, tank).id);
    if (found === undefined) throw calibrationUnknown(tank);
    return found;
  }

  /** What a draft would make of the tank, by the rules the node goes by. Throws as `inForce`. */
  judge(tank: string, draft: CalibrationDraft): CalibrationVerdict {
    const shape = shapeOf(draft.shape);
    const { mistakes, warnings } = judgeCalibration(shape, draft, this.inForce(tank));
    const { capacity_litres, height_mm } = shape;
    const level =
      draft.distance_mm === null ? undefined : levelAt(shape, draft.empty_distance_mm, draft.distance_mm);
    return {
      ...{ capacity_litres, height_mm, mistakes: mistakes.map(told), warnings: warnings.map(told) },
      level: level === undefined ? null : { percent: level.percent, litres: level.litres },
    };
  }
}

function told({ field, reason }: CalibrationFinding) {
  return { field, ...explain(reason) };
}

const calibrationUnknown = (tank: string) =>
  new GatewayError(
    'calibration_unknown',
    409,
    `The node of tank "${tank}" has not told how it is calibrated. Wait until it is online; if it is, give it this version of Sluice.`,
  );
