import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { NodeMemory } from '../../ports/node-memory.js';
import { type RefillRule, refillRule } from '../../protocol/payloads.js';
import { id } from '../../protocol/primitives.js';

export interface FileNodeMemoryOptions {
  /** The folder of the files, made when it is not there. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The disk refused to keep something; what was kept before still stands. */
export class MemoryError extends Error {
  readonly code = 'memory_not_kept';

  constructor(tank: string, folder: string, cause: unknown) {
    const why = isNativeError(cause) ? cause.message : String(cause);
    super(
      `The rule of tank ${tank} could not be kept in ${folder} (${why}). The old rule stands; check free space and write permission.`,
      { cause },
    );
    this.name = 'MemoryError';
  }
}

/**
 * One file `<tank>.rule.json` per tank. A file is replaced whole: written beside the old one, flushed to the disk, then
 * renamed over it, so that a power cut leaves the old rule or the new one and never a part of one.
 */
export class FileNodeMemory implements NodeMemory {
  readonly #options: FileNodeMemoryOptions;

  constructor(options: FileNodeMemoryOptions) {
    this.#options = options;
  }

  loadRule(tank: string): RefillRule | undefined {
    const file = this.#fileOf(tank);
    const text = this.#read(tank, file);
    if (text === undefined) return undefined;
    const rule = parseRule(text);
    if (rule === undefined) this.#setAside(tank, file);
    return rule;
  }

  /** As the port says. Throws {@link MemoryError}, and a ZodError for a rule or tank name that is not one. */
  saveRule(tank: string, rule: RefillRule): void {
    const { folder } = this.#options;
    const file = this.#fileOf(tank);
    const text = `${JSON.stringify(refillRule.parse(rule), undefined, 2)}\n`;
    try {
      mkdirSync(folder, { recursive: true });
      replaceFile(folder, file, text);
    } catch (cause) {
      throw new MemoryError(tank, folder, cause);
    }
  }

  /** The check of the name keeps the file inside the folder. */
  #fileOf(tank: string): string {
    return join(this.#options.folder, `${id.parse(tank)}.rule.json`);
  }

  #read(tank: string, file: string): string | undefined {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      if (!isNotThere(error)) {
        const cause = isNativeError(error) ? error.message : String(error);
        this.#options.log.error(
          { code: 'memory_unreadable', tank, file, cause },
          `The kept rule of tank ${tank} cannot be read (${cause}); the configured rule applies. Check the permissions of the file.`,
        );
      }
      return undefined;
    }
  }

  #setAside(tank: string, file: string): void {
    const { clock, log } = this.#options;
    const aside = `${file}.damaged-${Math.round(clock.wall_ms())}`;
    try {
      renameSync(file, aside);
    } catch {
      // A read-only disk: the damage is told all the same.
    }
    log.error(
      { code: 'memory_damaged', tank, file, aside },
      `The kept rule of tank ${tank} is damaged and was set aside; the configured rule applies. Set the rule again.`,
    );
  }
}

function parseRule(text: string): RefillRule | undefined {
  try {
    return refillRule.parse(JSON.parse(text));
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
