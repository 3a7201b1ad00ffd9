import type { TankConfig } from '../../../firmware/config/node-config.js';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import type { Answer } from '../../cli/answer.js';
import { askChoice, askText } from '../../cli/ask-more.js';
import type { Call } from '../../cli/define.js';
import { holdHardware } from '../../node-hardware/hold.js';
import type { Measured } from '../../node-hardware/measure.js';
import { openNodePlace, tankNamed } from '../../node-hardware/place.js';
import { findRunningNode, nodeRuns } from '../../node-hardware/running-node.js';
import { Refusal } from '../../refusal.js';
import { type CalibrateOptions, type Known, knownByOptions, lengthInMm } from './calibrate-options.js';
import { type Calibration, conclude } from './conclude.js';
import { runPouring } from './pour-steps.js';
import { stillWater } from './still-water.js';

/** `sluice sensor calibrate` */
export async function runCalibrate(call: Call, options: CalibrateOptions, name: string): Promise<Answer> {
  const place = openNodePlace(call, options);
  const tank = tankNamed(place, name);
  const told = knownByOptions(options);
  // Before any question: whoever answers one should not do it in vain.
  if ((await findRunningNode(place)) !== null) throw nodeRuns('it would fill a tank that you empty');
  const known = told ?? (await askKnown(call));
  const calibration = { call, place, tank, options };
  if (known.kind === 'pour') return runPouring(calibration, known.step);
  const { empty_distance_mm, measured, words } = await findEmptyDistance(calibration, known);
  return conclude(calibration, { empty_distance_mm }, { measured, words });
}

interface EmptyDistance {
  readonly empty_distance_mm: number;
  readonly measured: Measured | null;
  readonly words: string;
}

async function findEmptyDistance(
  { call, place, tank }: Calibration,
  known: Exclude<Known, { kind: 'pour' }>,
): Promise<EmptyDistance> {
  if (known.kind === 'tape')
    return { empty_distance_mm: known.empty_distance_mm, measured: null, words: 'By the tape measure' };
  const depth_mm = depthOf(known, tank);
  const measured = await holdHardware(call, place, 'sensor calibrate', (hold) =>
    stillWater(call, hold, tank, (measure) => measure()),
  );
  const distance_mm = Math.round(measured.distance_mm);
  return {
    empty_distance_mm: distance_mm + depth_mm,
    measured,
    words: `Measured ${distance_mm} mm to the water, which is ${depth_mm} mm deep (noise ${measured.noise_mm.toFixed(1)} mm)`,
  };
}

function depthOf(known: Exclude<Known, { kind: 'pour' | 'tape' }>, tank: TankConfig): number {
  const { height_mm } = shapeOf(tank.shape);
  if (known.kind === 'empty') return 0;
  if (known.kind === 'full') return height_mm;
  if (known.depth_mm <= height_mm) return known.depth_mm;
  throw new Refusal({
    code: 'usage',
    message: `water cannot be ${known.depth_mm} mm deep in a tank of ${height_mm} mm`,
    hint: 'Measure again, or correct the shape of the tank in node.json.',
    exit: 'usage',
  });
}

const HOW_ELSE = 'Tell it by an option: --empty, --full, --depth, --empty-distance or --pour.';

async function askKnown(call: Call): Promise<Known> {
  const kind = await askChoice(call, {
    question: 'What is known?',
    howElse: HOW_ELSE,
    choices: [
      { value: 'depth', label: 'how deep the water is now, by a tape measure' },
      { value: 'empty', label: 'the tank is empty now' },
      { value: 'full', label: 'the tank is full to the brim now' },
      { value: 'tape', label: "the distance from the sensor's face to the floor, by a tape measure" },
      { value: 'pour', label: 'litres that will be poured, one amount after the other' },
    ],
  });
  switch (kind) {
    case 'depth':
      return { kind, depth_mm: await askLength(call, 'How deep is the water, in mm?') };
    case 'tape':
      return { kind, empty_distance_mm: await askLength(call, 'How far is it to the floor, in mm?') };
    case 'pour':
      return { kind, step: 'ask' };
    default:
      return { kind };
  }
}

async function askLength(call: Call, question: string): Promise<number> {
  const mistakeIn = (text: string) => {
    try {
      lengthInMm(text);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  return lengthInMm(await askText(call, { question, howElse: HOW_ELSE, mistakeIn }));
}
