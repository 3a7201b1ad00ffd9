import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../firmware/ports/clock.js';
import { toTimestamp } from '../../firmware/protocol/primitives.js';
import { lockFolder } from '../durable/folder-lock.js';
import { replaceFile, sweep } from '../durable/replace-file.js';
import { AuditLog } from './audit.js';
import { FARM_FILE, loadFarm, loadSecrets, SECRETS_FILE } from './farm-files.js';
import type { FarmState } from './farm-state.js';
import { breachesOf } from './rules.js';
import { type FarmSecrets, type Step, secretsFor } from './secrets.js';

export interface FarmPlace {
  readonly folder: string;
  readonly clock: Clock;
  readonly actor: string;
}

/** A farm whose lock is held. */
export interface OpenFarm {
  readonly folder: string;
  readonly state: FarmState;
  readonly audit: AuditLog;
  /** The time of this command, as files carry it. */
  readonly now: string;
  /** Makes `next` the farm's state, once; when it returns, that survives a power cut. */
  commit(next: FarmState, renamed?: { from: string; to: string }): void;
}

/**
 * Lets `work` change a farm that nobody else changes meanwhile. What killed commands left unfinished is removed first.
 * @param command for those who have to wait
 * @throws Refusal of `loadFarm` and `lockFolder`
 */
export async function changeFarm<T>(
  { folder, clock, actor }: FarmPlace,
  command: string,
  work: (farm: OpenFarm) => T | Promise<T>,
): Promise<T> {
  // Before the lock, so that asking for a farm that is not there leaves nothing behind.
  loadFarm(folder);
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  const lock = await lockFolder(folder, command, clock);
  try {
    sweep(folder);
    const state = loadFarm(folder);
    return await work({
      folder,
      state,
      audit: new AuditLog({ folder, actor, clock }),
      now: toTimestamp(clock.wall_ms()),
      commit: (next, renamed) => commitFarm(folder, { from: state, to: next, renamed }),
    });
  } finally {
    lock.release();
  }
}

/**
 * Writes state and secrets such that a command killed in between leaves a farm whose every node has its secret: new
 * secrets first, then the state that needs them, then away with those that nobody needs.
 */
function commitFarm(folder: string, step: Step): void {
  const breaches = breachesOf(step.to);
  if (breaches.length > 0) throw new Error(`a change would have broken the farm: ${breaches.join('; ')}`);
  const old = loadSecrets(folder);
  const fresh = secretsFor(step, old);
  const both: FarmSecrets = {
    ...fresh,
    mqtt: { ...old.mqtt, ...fresh.mqtt },
    ...(old.ddns === undefined ? {} : { ddns: { ...old.ddns, ...fresh.ddns } }),
  };
  if (!isDeepStrictEqual(both, old)) writeJson(folder, SECRETS_FILE, both);
  writeJson(folder, FARM_FILE, step.to);
  if (!isDeepStrictEqual(both, fresh)) writeJson(folder, SECRETS_FILE, fresh);
}

/** Writes a file of the farm whole. */
export function writeJson(folder: string, name: string, value: object): void {
  replaceFile(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}
