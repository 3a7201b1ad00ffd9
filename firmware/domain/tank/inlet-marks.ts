import {
  FLAT_SHARE,
  type FlowMarks,
  LEAST_SHARE,
  marksBeside,
  STILL_SHARE,
  STOPPED_SHARE,
} from '../flow/flow-marks.js';

/** What the level and the past tell of an inlet; flows in litres per hour, null while nobody knows. */
export interface InletFlows {
  /** What it brings at the least, as configured or learned. */
  readonly inflow_lph: number | null;
  /** What people drew before it was opened (0 or more). */
  readonly drawn_lph: number;
  /** What it was seen to add within the last minutes, draws and all. */
  readonly gained_lph: number | null;
  /** How the level fell when it was closed, below 0. */
  readonly fell_lph: number | null;
}

/** A tank without water stands still when people draw all that comes, too. @param marks of one that has some */
export function marksOfEmpty(marks: FlowMarks | null): FlowMarks | null {
  return marks && { ...marks, still_lph: 0 };
}

/** Of a source that may well be dry: that somebody draws more than before does not excuse it. @param marks of one that is sound */
export function onTrial(marks: FlowMarks | null): FlowMarks | null {
  return marks && { ...marks, least_lph: Number.NEGATIVE_INFINITY };
}

/**
 * Where the flow by the level parts water that comes through an inlet from none. What people drew before it was opened
 * they draw now; what the level did before it was closed it does still, less what the inlet brought. Null while nobody
 * can tell.
 */
export function inletMarks({ inflow_lph, drawn_lph, gained_lph, fell_lph }: InletFlows): FlowMarks | null {
  if (gained_lph !== null) return byGain(gained_lph, inflow_lph ?? gained_lph);
  if (inflow_lph !== null)
    return marksBeside(inflow_lph, fell_lph === null ? -drawn_lph : fell_lph - inflow_lph);
  // Where nobody knows what it brings, only a level that falls faster than while it was open tells that it is closed.
  if (fell_lph === null) return null;
  return { flat_lph: fell_lph, least_lph: fell_lph, stopped_lph: fell_lph, still_lph: 0 };
}

/** What it was just seen to add counts, and not what it should: it may be weak. The rest of that is what people draw. */
function byGain(gained_lph: number, inflow_lph: number): FlowMarks {
  const drawn_lph = Math.max(0, inflow_lph - gained_lph);
  return {
    flat_lph: FLAT_SHARE * gained_lph,
    least_lph: -drawn_lph - LEAST_SHARE * inflow_lph,
    stopped_lph: STOPPED_SHARE * gained_lph,
    still_lph: STILL_SHARE * gained_lph,
  };
}
