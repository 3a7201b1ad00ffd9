import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Answer } from '../cli/answer.js';
import type { Call } from '../cli/define.js';
import { type FarmOption, farmPlace } from '../cli/farm-place.js';
import { count, table } from '../cli/table.js';
import { FARM_FILE } from '../farm/farm-files.js';
import { ALL_CHECKS } from './all-checks.js';
import type { Examined } from './check.js';
import { type Examination, examine } from './examine.js';
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
  const having = (state: Examination['state']) => findings.filter((one) => one.state === state).length;
  const sums = { broken: having('broken'), warnings: having('warning'), ok: having('ok') };
  return {
    json: { ...sums, skipped: having('skipped'), findings },
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

/** Each finding on a line; below it what to do. */
function findingsTable(findings: readonly Examination[]): string {
  const rows = findings.flatMap(({ title, state, what, do_this }) => [
    [state, title, what],
    ...(do_this === '' ? [] : [['', '', `→ ${do_this}`]]),
  ]);
  return table(
    ['STATE', 'CHECK', 'FINDING'].map((one) => ({ title: one })),
    rows,
  );
}

function verdict({ broken, warnings, ok }: { broken: number; warnings: number; ok: number }): string {
  if (broken > 0) return `${count(broken, 'thing')} broken, ${count(warnings, 'warning')}.`;
  if (warnings > 0) return `Nothing is broken; ${count(warnings, 'warning')}.`;
  return ok > 0 ? 'Everything that could be checked is in order.' : 'There was nothing to check here.';
}
