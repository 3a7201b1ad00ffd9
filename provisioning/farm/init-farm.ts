import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { toTimestamp } from '../../firmware/protocol/primitives.js';
import { parseBase } from '../addressing/base.js';
import { formatBlock } from '../addressing/block.js';
import { lockFolder } from '../durable/folder-lock.js';
import { makeFolder, sweep } from '../durable/replace-file.js';
import { Refusal } from '../refusal.js';
import { AuditLog } from './audit.js';
import { checkName } from './changes.js';
import { FARM_FILE, loadFarm } from './farm-files.js';
import { type FarmState, SCHEMA } from './farm-state.js';
import { type FarmPlace, writeJson } from './open-farm.js';

/** What a farm begins with. */
export interface FarmBeginning {
  readonly name: string;
  readonly base: string;
}

/**
 * Begins a farm in a folder. One that is there with the same name and base stays as it is.
 * @returns whether it was begun now
 * @throws Refusal `name_invalid`, `base_invalid`, `farm_exists`
 */
export async function initFarm(
  { folder, clock, actor }: FarmPlace,
  { name, base: baseText }: FarmBeginning,
  dryRun: boolean,
): Promise<boolean> {
  checkName(name, 'farm');
  const base = formatBlock(parseBase(baseText));
  if (isThereAlready(folder, name, base)) return false;
  if (dryRun) return true;
  makeFolder(folder);
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  const lock = await lockFolder(folder, 'farm init', clock);
  try {
    sweep(folder);
    if (isThereAlready(folder, name, base)) return false;
    const created = toTimestamp(clock.wall_ms());
    const empty = { gateways: [], servers: [], nodes: [], phones: [], former: [] };
    const state: FarmState = { schema: SCHEMA, name, base, created, ...empty };
    const audit = new AuditLog({ folder, actor, clock });
    await audit.around('farm init', { name, base }, () => writeJson(folder, FARM_FILE, state));
    return true;
  } finally {
    lock.release();
  }
}

function isThereAlready(folder: string, name: string, base: string): boolean {
  if (!existsSync(join(folder, FARM_FILE))) return false;
  const there = loadFarm(folder);
  if (there.name === name && there.base === base) return true;
  throw new Refusal({
    code: 'farm_exists',
    message: `${folder} holds the farm ${there.name} already, with addresses from ${there.base}`,
    hint: 'Name another folder with --farm. The base of a farm cannot be changed: every machine has it.',
    exit: 'conflict',
  });
}
