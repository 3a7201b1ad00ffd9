import { levelAt } from '../../domain/geometry/level.js';
import { shapeOf } from '../../domain/geometry/shape.js';
import { type CalibrationFinding, judgeCalibration } from '../../domain/level/calibration.js';
import { type Reason, reason } from '../../domain/reason.js';
import type { CalibrationDraft, CalibrationPayload, CalibrationVerdict } from '../../protocol/calibration.js';
import { explain } from '../../protocol/reason-text.js';
import { refusal } from '../errors.js';
import type { FarmState } from '../state/farm-state.js';
import { knownTank } from '../state/known-tank.js';

/** What is wrong with, or to be known about, one figure. */
type Finding = Omit<CalibrationFinding, 'field'> & {
  readonly field: CalibrationVerdict['mistakes'][number]['field'];
};

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

  /** Why the calibration that was kept is not in force; null while nothing is lost, undefined while nobody knows. */
  lost(tank: string): Reason | null | undefined {
    const told = this.told.get(tank);
    if (told === undefined) return undefined;
    return told.lost === undefined ? null : reason(told.lost.reason_code, told.lost.reason_args);
  }

  /** What a draft would make of the tank, by the rules the node goes by. Throws as `inForce`. */
  judge(tank: string, draft: CalibrationDraft): CalibrationVerdict {
    const shape = shapeOf(draft.shape);
    const inForce = this.inForce(tank);
    const { full_percent = inForce.full_percent } = draft;
    const { mistakes, warnings } = judgeCalibration(shape, draft, { ...inForce, full_percent });
    const mark = this.markTrouble(tank, inForce, draft);
    const { capacity_litres, height_mm } = shape;
    const level =
      draft.distance_mm === null ? undefined : levelAt(shape, draft.empty_distance_mm, draft.distance_mm);
    return {
      ...{
        capacity_litres,
        height_mm,
        mistakes: [...mark, ...mistakes].map(told),
        warnings: warnings.map(told),
      },
      level: level === undefined ? null : { percent: level.percent, litres: level.litres },
    };
  }

  /** What is wrong with a full mark, as the node will find it. */
  private markTrouble(
    tank: string,
    inForce: CalibrationPayload,
    { full_percent }: CalibrationDraft,
  ): Finding[] {
    if (full_percent === undefined) return [];
    const field = 'full_percent';
    if (inForce.full_percent === null) return [{ field, reason: reason('full_not_fitted') }];
    const high_percent = this.state.tank(tank)?.rule?.high_percent ?? 0;
    if (high_percent < full_percent) return [];
    return [{ field, reason: reason('high_above_full', { high_percent, full_percent }) }];
  }
}

function told({ field, reason }: Finding) {
  return { field, ...explain(reason) };
}

const calibrationUnknown = (tank: string) => refusal('calibration_unknown', { tank });
