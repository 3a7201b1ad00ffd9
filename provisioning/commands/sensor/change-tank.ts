import { readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '../../../firmware/config/config-error.js';
import { parseConfig } from '../../../firmware/config/load.js';
import { type NodeConfig, nodeConfig, type TankConfig } from '../../../firmware/config/node-config.js';
import { askToGoOn } from '../../cli/ask.js';
import type { Call } from '../../cli/define.js';
import { textDiff } from '../../deploy/text-diff.js';
import { lockFolder } from '../../durable/folder-lock.js';
import { isUnfinished, replaceFile } from '../../durable/replace-file.js';
import { Refusal } from '../../refusal.js';

/** What a calibration found. */
export interface Found {
  readonly empty_distance_mm: number;
  readonly points?: readonly { readonly depth_mm: number; readonly litres: number }[];
}

/** A configuration file as it is and as it would be. */
export interface Draft {
  /** The file itself, also behind a link. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** The tank as it would be. */
  readonly tank: TankConfig;
  readonly difference: readonly string[];
}

/**
 * The configuration with what was found in it; everything else stays as it was written.
 * @throws Refusal `config_refused` when the node would not take it
 */
export function draftChange(config_file: string, tank: string, found: Found): Draft {
  const file = realpathSync(config_file);
  const before = readFileSync(file, 'utf8');
  const value = JSON.parse(before) as { tanks: WrittenTank[] };
  const changed = {
    ...value,
    tanks: value.tanks.map((one) => (one.id === tank ? withFound(one, found) : one)),
  };
  const after = asText(changed);
  const config = checkWhole(after, file);
  const changedTank = config.tanks.find(({ id }) => id === tank);
  if (changedTank === undefined) throw changedMeanwhile(file);
  return { file, before, after, tank: changedTank, difference: textDiff(asText(value), after) };
}

/** A tank as it is written in the file; the schema was checked before. */
interface WrittenTank {
  readonly id: string;
  readonly sensor: object;
}

function withFound(tank: WrittenTank, { empty_distance_mm, points }: Found): WrittenTank {
  const shape = points === undefined ? {} : { shape: { kind: 'table', points } };
  return { ...tank, ...shape, sensor: { ...tank.sensor, empty_distance_mm } };
}

/** JSON as people write it: a point of a table on one line. */
function asText(value: object): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(/\{\s+("depth_mm": [\d.]+),\s+("litres": [\d.]+)\s+\}/g, '{ $1, $2 }')}\n`;
}

function checkWhole(text: string, file: string): NodeConfig {
  try {
    return parseConfig(nodeConfig, text, file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const list = error.mistakes.map(({ path, message }) => `\n  ${path}: ${message}`).join('');
    throw new Refusal({
      code: 'config_refused',
      message: `what was measured does not fit the rest of ${file}; nothing was changed:${list}`,
      hint: 'Check the shape of the tank in that file, and the measurement.',
      exit: 'conflict',
      cause: error,
    });
  }
}

/**
 * Shows the difference, asks, and replaces the file; the old one is kept beside it.
 * @returns the name of the old file
 * @throws Refusal `config_changed` when somebody else wrote the file in the meantime, or what the question throws
 */
export async function replaceConfig(call: Call, draft: Draft, yes: boolean): Promise<string> {
  const { clock, stderr } = call.surroundings;
  const { file, before, after } = draft;
  if (!yes) {
    stderr.write(`${file}\n${draft.difference.join('\n')}\n`);
    await askToGoOn(call, 'Write this?');
  }
  const lock = await lockFolder(dirname(file), 'sensor calibrate', clock);
  try {
    if (readFileSync(file, 'utf8') !== before) throw changedMeanwhile(file);
    removeUnfinished(file);
    const { mode, uid, gid } = statSync(file);
    const owner = { uid, gid };
    const old = `${file}.${new Date(clock.wall_ms()).toISOString().replaceAll(':', '-')}.bak`;
    replaceFile(old, before, mode & 0o777, owner);
    replaceFile(file, after, mode & 0o777, owner);
    return old;
  } finally {
    lock.release();
  }
}

/** What a killed command left of this file. */
function removeUnfinished(file: string): void {
  const folder = dirname(file);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${basename(file)}.`) && isUnfinished(name))
      rmSync(join(folder, name), { force: true });
  }
}

function changedMeanwhile(file: string): Refusal {
  return new Refusal({
    code: 'config_changed',
    message: `${file} was changed in the meantime; nothing was written`,
    hint: 'Run the same command again.',
    exit: 'conflict',
  });
}
