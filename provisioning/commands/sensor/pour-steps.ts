import type { Answer } from '../../cli/answer.js';
import { askText } from '../../cli/ask-more.js';
import { type Hold, holdHardware } from '../../node-hardware/hold.js';
import type { Measured } from '../../node-hardware/measure.js';
import { Refusal } from '../../refusal.js';
import { type PourStep, readLitres } from './calibrate-options.js';
import { type Calibration, conclude } from './conclude.js';
import { beginPouring, type Pouring, pour, tableOf, waitingLitres } from './pouring.js';
import { PouringFile } from './pouring-file.js';
import { stillWater } from './still-water.js';

type Measure = () => Promise<Measured>;

/** `sluice sensor calibrate --pour …`: one step, or, at a terminal, all of them. */
export async function runPouring(calibration: Calibration, step: PourStep | 'ask'): Promise<Answer> {
  const { place, tank } = calibration;
  const file = new PouringFile(place.config_file, tank.id);
  if (step === 'finish') return finish(calibration, file);
  if (step === 'begin') return withMeasure(calibration, (measure) => begin(calibration, file, measure));
  if (step !== 'ask')
    return withMeasure(calibration, (measure) => add(calibration, file, step.litres, measure));
  const later = await withMeasure(calibration, (measure, hold) =>
    askEachStep(calibration, file, measure, hold),
  );
  return later ?? finish(calibration, file);
}

function withMeasure<T>(
  { call, place, tank }: Calibration,
  work: (measure: Measure, hold: Hold) => Promise<T>,
): Promise<T> {
  return holdHardware(call, place, 'sensor calibrate', (hold) =>
    stillWater(call, hold, tank, (measure) => work(measure, hold)),
  );
}

async function begin(
  { call, tank, options }: Calibration,
  file: PouringFile,
  measure: Measure,
): Promise<Answer> {
  const before = file.read();
  if (before !== undefined && before.poured_litres > 0 && options.yes !== true)
    throw new Refusal({
      code: 'pouring_under_way',
      message: `${before.poured_litres} L were poured into ${tank.name} already; nothing was changed`,
      hint: 'Go on with --pour LITRES. To forget them and begin anew at the empty tank, add --yes.',
      exit: 'conflict',
    });
  const { distance_mm } = await measure();
  const pouring = beginPouring(distance_mm);
  if (!call.dryRun) file.write(pouring);
  return stepAnswer(calibrationStep(call.dryRun, pouring), [
    `The empty tank: ${pouring.empty_distance_mm.toFixed(0)} mm from the sensor to the floor.`,
  ]);
}

async function add(
  { call }: Calibration,
  file: PouringFile,
  litres: number,
  measure: Measure,
): Promise<Answer> {
  const before = file.read() ?? nothingBegun();
  const { distance_mm, noise_mm } = await measure();
  const { pouring, point, needed_mm } = pour(before, litres, distance_mm, noise_mm);
  if (!call.dryRun) file.write(pouring);
  const text =
    point === null
      ? `${litres} L are counted, but the level has not risen by the ${needed_mm} mm that the noise asks for: pour more before the next point.`
      : `${point.litres} L stand ${point.depth_mm.toFixed(0)} mm deep (point ${pouring.points.length}).`;
  return stepAnswer(calibrationStep(call.dryRun, pouring), [text]);
}

async function finish(calibration: Calibration, file: PouringFile): Promise<Answer> {
  const pouring = file.read() ?? nothingBegun();
  const points = tableOf(pouring);
  const waiting = waitingLitres(pouring);
  const warnings =
    waiting > 0
      ? [{ code: 'litres_left_out', message: `the last ${waiting} L did not show, and are not in the table` }]
      : [];
  const last = points.at(-1);
  const words = `${points.length} points, up to ${last?.litres ?? 0} L at ${last?.depth_mm.toFixed(0) ?? 0} mm`;
  const found = { empty_distance_mm: pouring.empty_distance_mm, points };
  const answer = await conclude(calibration, found, { measured: null, words, warnings });
  // Not before the configuration is written: whoever is interrupted goes on from here.
  if (!calibration.call.dryRun) file.remove();
  return answer;
}

const HOW_ELSE = 'Tell it step by step: --pour begin, --pour LITRES after each amount, --pour finish.';

/** @returns null when the table is to be finished, else what to tell somebody who goes on later */
async function askEachStep(
  calibration: Calibration,
  file: PouringFile,
  measure: Measure,
  hold: Hold,
): Promise<Answer | null> {
  const { call } = calibration;
  const say = (text: string) => call.surroundings.stderr.write(`${text}\n`);
  const ask = (question: string, words: readonly string[]) =>
    askText(call, { question, howElse: HOW_ELSE, signal: hold.over, mistakeIn: mistakeIn(words) });
  const under_way = file.read();
  if (under_way === undefined) {
    await ask('Empty the tank and close every outlet; then type "empty"', ['empty']);
    say((await begin(calibration, file, measure)).text);
  } else {
    say(`${under_way.poured_litres} L were poured before, ${under_way.points.length} points are known.`);
  }
  while (true) {
    const typed = (await ask('Litres just poured, or "finish", or "later"', ['finish', 'later'])).trim();
    if (typed === 'finish') return null;
    const litres = readLitres(typed);
    if (litres === undefined) {
      const pouring = file.read() ?? nothingBegun();
      return stepAnswer(calibrationStep(call.dryRun, pouring), ['Nothing is forgotten: go on with --pour.']);
    }
    say(await addOrExplain(calibration, file, litres, measure));
  }
}

/** An amount that could not be measured is told, and asked for again. */
async function addOrExplain(
  calibration: Calibration,
  file: PouringFile,
  litres: number,
  measure: Measure,
): Promise<string> {
  try {
    return (await add(calibration, file, litres, measure)).text;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'cancelled') throw error;
    return `${error.message}\n${error.hint}`;
  }
}

function mistakeIn(words: readonly string[]): (text: string) => string | undefined {
  return (text) => {
    if (words.includes(text.trim())) return undefined;
    if (words.includes('finish') && readLitres(text) !== undefined) return undefined;
    return words.includes('finish') ? 'Litres such as 20 or 7.5, or one of the words' : 'Type the word';
  };
}

interface Step {
  readonly dry_run: boolean;
  readonly pouring: Pouring;
}

function calibrationStep(dry_run: boolean, pouring: Pouring): Step {
  return { dry_run, pouring };
}

function stepAnswer({ dry_run, pouring }: Step, lines: readonly string[]): Answer {
  return {
    json: { dry_run, changed: !dry_run, ...pouring, waiting_litres: waitingLitres(pouring) },
    text: [...lines, ...(dry_run ? ['Nothing was written.'] : [])].join('\n'),
    next: ['pour a known amount, then: --pour LITRES', 'when the tank is full: --pour finish'],
  };
}

function nothingBegun(): never {
  throw new Refusal({
    code: 'pouring_not_begun',
    message: 'no calibration by litres was begun for this tank; nothing was counted',
    hint: 'Empty the tank, then: --pour begin',
    exit: 'conflict',
  });
}
