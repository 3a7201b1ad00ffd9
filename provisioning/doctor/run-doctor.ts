import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Answer } from '../cli/answer.js';
import type { Call } from '../cli/define.js';
import { type FarmOption, farmPlace } from '../cli/farm-place.js';
import { FARM_FILE } from '../farm/farm-files.js';
import { ALL_CHECKS } from './all-checks.js';
import type { Examined } from './check.js';
import { examine } from './examine.js';
import { findingsTable, sumsOf, verdict } from './findings-text.js';
import { runCommand } from './machine/run-command.js';

export interface DoctorOptions extends FarmOption {
  root: string;
  dataDir?: string;
}

/** Where the units keep the data, below the root. */
const DATA = 'var/lib/sluice';

/** `sluice doctor` */
export async function runDoctor(call: Call, options: DoctorOptions): Promise<Answer> {
  const findings = await examine(ALL_CHECKS, examinedOf(call, options));
  const sums = sumsOf(findings);
  return {
    json: { ...sums, findings },
    text: `${findingsTable(findings)}\n\n${verdict(sums)}`,
    exit: sums.broken > 0 ? 'broken' : 'ok',
  };
}

function examinedOf(call: Call, options: DoctorOptions): Examined {
  const { surroundings } = call;
  const root = resolve(options.root);
  const { folder } = farmPlace(call, options);
  const data = options.dataDir ?? (surroundings.variables.SLUICE_DATA_DIR || undefined);
  const dataFolder = (process: string) => (data === undefined ? join(root, DATA, process) : resolve(data));
  return {
    root,
    farm_folder: existsSync(join(folder, FARM_FILE)) ? folder : undefined,
    data_folders: { gateway: dataFolder('gateway'), node: dataFolder('node') },
    clock: surroundings.clock,
    run: runCommand,
  };
}
