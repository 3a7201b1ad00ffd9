import { ZodError, type z } from 'zod';
import type { Log } from '../../ports/log.js';

/** A row that keeps JSON. */
export interface KeptRow {
  readonly table: string;
  readonly id: string;
  readonly json: string;
  /** What a person can expect, or do, when it cannot be read. */
  readonly instead: string;
}

/**
 * Reads what rows keep as JSON. One that this version cannot read is left out, stays in the file, and is said once: the
 * others must not go with it, nor the start of the gateway.
 */
export class KeptJson {
  private readonly said = new Set<string>();

  constructor(private readonly log: Log) {}

  /** What a row keeps; null when it cannot be read. */
  read<T>(schema: z.ZodType<T>, row: KeptRow): T | null {
    try {
      return schema.parse(JSON.parse(row.json));
    } catch (error) {
      this.say(row, error);
      return null;
    }
  }

  private say({ table, id, instead }: KeptRow, error: unknown): void {
    const name = `${table} ${id}`;
    if (this.said.has(name)) return;
    this.said.add(name);
    this.log.error(
      { code: 'row_unreadable', table, id, at: placesOf(error) },
      `What the store keeps of ${id} in ${table} cannot be read and is left out; ${instead}`,
    );
  }
}

/** Where it is wrong, but nothing of what stands there: it may be a secret. */
function placesOf(error: unknown): readonly string[] {
  return error instanceof ZodError ? error.issues.map(({ path }) => path.join('.')) : ['all of it'];
}
