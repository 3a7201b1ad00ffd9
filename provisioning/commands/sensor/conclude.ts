import type { TankConfig } from '../../../firmware/config/node-config.js';
import type { Answer, Warning } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import type { Measured } from '../../node-hardware/measure.js';
import type { NodePlace } from '../../node-hardware/place.js';
import { START_THE_NODE } from '../../node-hardware/running-node.js';
import { checkBlindZone } from './blind-zone.js';
import type { CalibrateOptions } from './calibrate-options.js';
import { draftChange, type Found, replaceConfig } from './change-tank.js';
import { findSetAfar } from './set-afar.js';

/** A tank to be calibrated, and what the caller said about how. */
export interface Calibration {
  readonly call: Call;
  readonly place: NodePlace;
  readonly tank: TankConfig;
  readonly options: CalibrateOptions;
}

/** What else to tell about a calibration that is to be written. */
export interface Findings {
  readonly measured: Measured | null;
  readonly words: string;
  readonly warnings?: readonly Warning[];
}

/** Checks what was found, shows the difference, asks, and writes. */
export async function conclude(
  { call, place, tank, options }: Calibration,
  found: Found,
  { measured, words, warnings = [] }: Findings,
): Promise<Answer> {
  const draft = draftChange(place.config_file, tank.id, found);
  const afar = findSetAfar(call, place, tank.id);
  const told = [...warnings, ...checkBlindZone(draft.tank), ...afar.warnings];
  const offset_mm = found.empty_distance_mm - tank.sensor.empty_distance_mm;
  const head = `${words}.\n${differenceText(tank, found.empty_distance_mm, offset_mm)}`;
  const document = {
    tank: tank.id,
    dry_run: call.dryRun,
    empty_distance_mm: found.empty_distance_mm,
    offset_mm,
    measured,
    difference: draft.difference,
  };
  if (draft.difference.length === 0) {
    if (!call.dryRun) afar.setAside();
    return { json: { ...document, changed: false }, text: `${head}\nNothing to write.`, warnings: told };
  }
  const shown = `${head}\n${draft.file}\n${draft.difference.join('\n')}`;
  if (call.dryRun)
    return {
      json: { ...document, changed: false },
      text: `${shown}\nNothing was written.`,
      warnings: told,
    };
  const unasked = options.yes === true;
  // Whoever is asked has read all of it before the question.
  if (!unasked)
    call.surroundings.stderr.write(
      [head, ...told.map(({ message }) => `Warning: ${message}`), ''].join('\n'),
    );
  const backup = await replaceConfig(call, draft, unasked);
  afar.setAside();
  return {
    json: { ...document, changed: true, backup },
    text: `${unasked ? `${shown}\n` : ''}Written. The file as it was: ${backup}`,
    warnings: unasked || call.json ? told : [],
    next: [
      START_THE_NODE,
      `tell farm/tanks/${place.config.node}.json the same, or the next bundle undoes it`,
    ],
  };
}

function differenceText(tank: TankConfig, empty_distance_mm: number, offset_mm: number): string {
  const before_mm = tank.sensor.empty_distance_mm;
  const change =
    offset_mm === 0
      ? 'as it was'
      : `${offset_mm > 0 ? '+' : '−'}${Math.abs(offset_mm)} mm against ${before_mm} mm`;
  return `From the sensor to the floor of ${tank.name}: ${empty_distance_mm} mm (${change}).`;
}
