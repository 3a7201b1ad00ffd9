import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../firmware/ports/clock.js';
import { toTimestamp } from '../../firmware/protocol/primitives.js';
import { appendLine } from '../durable/append-line.js';
import { AUDIT_FILE } from './farm-files.js';

/**
 * `audit.jsonl`: who changed what, one JSON document a line, only ever appended. A change has two lines with the same
 * `id`: `begun` before its first write and `done` after its last, so that an interrupted one is seen as such.
 */
export class AuditLog {
  readonly #path: string;
  readonly #actor: string;
  readonly #clock: Clock;

  constructor({ folder, actor, clock }: { folder: string; actor: string; clock: Clock }) {
    this.#path = join(folder, AUDIT_FILE);
    this.#actor = actor;
    this.#clock = clock;
  }

  /**
   * Writes what is about to happen, lets it happen, and writes that it did, or why not.
   * @param details for the audit; nothing secret
   */
  async around<T>(action: string, details: object, work: () => T | Promise<T>): Promise<T> {
    const id = randomBytes(4).toString('hex');
    this.#append({ id, action, phase: 'begun', ...details });
    try {
      const result = await work();
      this.#append({ id, action, phase: 'done' });
      return result;
    } catch (error) {
      this.#appendFailure(id, action, error);
      throw error;
    }
  }

  /** Writes what has been done already. */
  note(action: string, details: object): void {
    this.#append({ action, phase: 'done', ...details });
  }

  /** What made the work fail may keep the log from being written, too; it is the one to be told. */
  #appendFailure(id: string, action: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    try {
      this.#append({ id, action, phase: 'failed', why });
    } catch {
      // The entry of the beginning stands, and has no end.
    }
  }

  #append(entry: object): void {
    const ts = toTimestamp(this.#clock.wall_ms());
    appendLine(this.#path, JSON.stringify({ ts, actor: this.#actor, ...entry }));
  }
}
