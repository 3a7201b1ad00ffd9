import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { isNativeError } from 'node:util/types';
import type { z } from 'zod';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { NodeMemory } from '../../ports/node-memory.js';
import type { KeptCalibration } from '../../protocol/calibration.js';
import type { KeptHolds } from '../../protocol/holds.js';
import type { KeptWait } from '../../protocol/kept-wait.js';
import type { Learned } from '../../protocol/learned.js';
import type { Trips } from '../../protocol/payloads.js';
import { id } from '../../protocol/primitives.js';
import type { KeptRests } from '../../protocol/rests.js';
import type { KeptRule } from '../../protocol/rule.js';
import type { KeptSchedule } from '../../protocol/schedule.js';
import { CALIBRATION, HOLDS, type Kind, LEARNED, RESTS, RULE, SCHEDULE, TRIPS, WAIT } from './kinds.js';

export interface FileNodeMemoryOptions {
  /** The folder of the files, made when it is not there. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The disk refused to keep something; what was kept before still stands. */
export class MemoryError extends Error {
  readonly code = 'memory_not_kept';

  constructor(what: string, tank: string, folder: string, cause: unknown) {
    const why = isNativeError(cause) ? cause.message : String(cause);
    super(
      `The ${what} of tank ${tank} could not be kept in ${folder} (${why}). The old ${what} stands; check free space and write permission.`,
      { cause },
    );
    this.name = 'MemoryError';
  }
}

/**
 * Files `<tank>.rule.json`, `<tank>.schedule.json`, `<tank>.calibration.json`, `<tank>.trips.json`,
 * `<tank>.holds.json`, `<tank>.wait.json`, `<tank>.rests.json` and `<tank>.learned.json` per tank. A file is replaced whole: written beside the
 * old one, flushed to the disk, then renamed over it, so that a power cut leaves the old one or the new one and never a part
 * of one.
 */
export class FileNodeMemory implements NodeMemory {
  readonly #options: FileNodeMemoryOptions;

  constructor(options: FileNodeMemoryOptions) {
    this.#options = options;
  }

  loadRule(tank: string): KeptRule | undefined {
    return this.#load(RULE, tank);
  }

  /** As the port says. Throws {@link MemoryError}, and a ZodError for a rule or tank name that is not one. */
  saveRule(tank: string, rule: KeptRule): void {
    this.#save(RULE, tank, rule);
  }

  loadSchedule(tank: string): KeptSchedule | undefined {
    return this.#load(SCHEDULE, tank);
  }

  /** As the port says. Throws {@link MemoryError}, and a ZodError for a schedule or tank name that is not one. */
  saveSchedule(tank: string, schedule: KeptSchedule): void {
    this.#save(SCHEDULE, tank, schedule);
  }

  loadCalibration(tank: string): KeptCalibration | undefined {
    return this.#load(CALIBRATION, tank);
  }

  /** As the port says. Throws {@link MemoryError}, and a ZodError for what is no calibration. */
  saveCalibration(tank: string, kept: KeptCalibration): void {
    this.#save(CALIBRATION, tank, kept);
  }

  lostCalibration(tank: string): 'calibration_damaged' | 'calibration_unreadable' | null {
    const lost = this.#lost(CALIBRATION, tank);
    return lost && `calibration_${lost}`;
  }

  dropCalibration(tank: string): void {
    const file = this.#fileOf(CALIBRATION, tank);
    for (const one of [file, ...this.#damaged(file)]) {
      try {
        renameSync(one, `${one}.superseded`);
      } catch (error) {
        const { log } = this.#options;
        if (!isNotThere(error))
          log.warn({ tank, file: one, error }, 'A superseded calibration could not be set aside');
      }
    }
  }

  loadTrips(tank: string): Trips | null {
    const kept = this.#load(TRIPS, tank);
    if (kept !== undefined) return kept;
    return this.#lost(TRIPS, tank) === null ? {} : null;
  }

  /** As the port says. Throws {@link MemoryError}, and a ZodError for what are no trips. */
  saveTrips(tank: string, kept: Trips): void {
    this.#save(TRIPS, tank, kept);
  }

  loadHolds(tank: string): KeptHolds {
    return this.#load(HOLDS, tank) ?? [];
  }

  /** As the port says. Throws {@link MemoryError}, and a ZodError for what nobody can hold. */
  saveHolds(tank: string, kept: KeptHolds): void {
    this.#save(HOLDS, tank, kept);
  }

  loadWait(tank: string): KeptWait {
    return this.#load(WAIT, tank) ?? null;
  }

  /** As the port says. Throws {@link MemoryError}, and a ZodError for what no inlet can wait for. */
  saveWait(tank: string, kept: KeptWait): void {
    this.#save(WAIT, tank, kept);
  }

  loadRests(tank: string): KeptRests | null | undefined {
    return this.#load(RESTS, tank) ?? (this.#isNew(tank) ? undefined : null);
  }

  /** As the port says. Throws {@link MemoryError}, and a ZodError for what no actuator can have to wait for. */
  saveRests(tank: string, kept: KeptRests): void {
    this.#save(RESTS, tank, kept);
  }

  loadLearned(tank: string): Learned | undefined {
    return this.#load(LEARNED, tank);
  }

  /** As the port says. Throws {@link MemoryError}, and a ZodError for what nobody can have learned. */
  saveLearned(tank: string, kept: Learned): void {
    this.#save(LEARNED, tank, kept);
  }

  #load<T>(kind: Kind<T>, tank: string): T | undefined {
    const file = this.#fileOf(kind, tank);
    const text = this.#read(kind, tank, file);
    if (text === undefined) return undefined;
    const kept = parse(kind.schema, text);
    if (kept === undefined) this.#setAside(kind, tank, file);
    return kept;
  }

  /** Why what was kept cannot be had; null when nothing was, or it can. */
  #lost(kind: Kind<unknown>, tank: string): 'damaged' | 'unreadable' | null {
    const file = this.#fileOf(kind, tank);
    try {
      // On a read-only disk a damaged one cannot be set aside.
      return parse(kind.schema, readFileSync(file, 'utf8')) === undefined ? 'damaged' : null;
    } catch (error) {
      if (!isNotThere(error)) return 'unreadable';
    }
    return this.#damaged(file).length > 0 ? 'damaged' : null;
  }

  #save<T>(kind: Kind<T>, tank: string, kept: T): void {
    const { folder } = this.#options;
    const file = this.#fileOf(kind, tank);
    const text = `${JSON.stringify(kind.schema.parse(kept), undefined, 2)}\n`;
    try {
      mkdirSync(folder, { recursive: true });
      replaceFile(folder, file, text);
    } catch (cause) {
      throw new MemoryError(kind.what, tank, folder, cause);
    }
  }

  /** The check of the name keeps the file inside the folder. */
  #fileOf({ what }: Kind<unknown>, tank: string): string {
    return join(this.#options.folder, `${id.parse(tank)}.${what}.json`);
  }

  #read({ what, instead }: Kind<unknown>, tank: string, file: string): string | undefined {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      if (!isNotThere(error)) {
        const cause = isNativeError(error) ? error.message : String(error);
        this.#options.log.error(
          { code: 'memory_unreadable', tank, file, cause },
          `The kept ${what} of tank ${tank} cannot be read (${cause}); ${instead}. Check the permissions of the file.`,
        );
      }
      return undefined;
    }
  }

  /** Whether no file of the tank was ever written here. */
  #isNew(tank: string): boolean {
    try {
      return !readdirSync(this.#options.folder).some((name) => name.startsWith(`${tank}.`));
    } catch (error) {
      return isNotThere(error);
    }
  }

  /** What was set aside of a file because it was damaged. */
  #damaged(file: string): string[] {
    const { folder } = this.#options;
    const start = `${basename(file)}.damaged-`;
    try {
      return readdirSync(folder)
        .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
        .map((name) => join(folder, name));
    } catch {
      return [];
    }
  }

  #setAside({ what, instead, remedy }: Kind<unknown>, tank: string, file: string): void {
    const { clock, log } = this.#options;
    const aside = `${file}.damaged-${Math.round(clock.wall_ms())}`;
    try {
      renameSync(file, aside);
    } catch {
      // A read-only disk: the damage is told all the same.
    }
    log.error(
      { code: 'memory_damaged', tank, file, aside },
      `The kept ${what} of tank ${tank} is damaged and was set aside; ${instead}. ${remedy}`,
    );
  }
}

function parse<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function replaceFile(folder: string, file: string, text: string): void {
  const fresh = `${file}.new`;
  try {
    withOpen(fresh, 'w', (descriptor) => {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  // The rename itself is on the disk only after its folder is.
  withOpen(folder, 'r', fsyncSync);
}

function withOpen(path: string, flags: string, use: (descriptor: number) => void): void {
  const descriptor = openSync(path, flags, 0o600);
  try {
    use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isNotThere(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'ENOENT';
}
