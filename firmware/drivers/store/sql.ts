import type Database from 'better-sqlite3';
import { explained } from './store-error.js';

/** A prepared statement with its parameters and rows; whatever it throws is a StoreError. */
export interface Statement<Parameters extends unknown[], Row> {
  /** Answers how many rows it changed. */
  run(...parameters: Parameters): number;
  get(...parameters: Parameters): Row | undefined;
  all(...parameters: Parameters): Row[];
}

/** The open file, as the repositories talk to it. */
export class Sql {
  constructor(
    private readonly db: Database.Database,
    readonly file: string,
  ) {}

  prepare<Parameters extends unknown[], Row = never>(sql: string): Statement<Parameters, Row> {
    const statement = this.guard(() => this.db.prepare<Parameters, Row>(sql));
    return {
      run: (...parameters) => this.guard(() => statement.run(...parameters).changes),
      get: (...parameters) => this.guard(() => statement.get(...parameters)),
      all: (...parameters) => this.guard(() => statement.all(...parameters)),
    };
  }

  /** All of the work, or none of it. */
  transaction(work: () => void): void {
    this.guard(() => this.db.transaction(work).immediate());
  }

  /** Reads everything as it is at one moment, whoever writes meanwhile. */
  snapshot<T>(read: () => T): T {
    return this.guard(() => this.db.transaction(read).deferred());
  }

  close(): void {
    this.db.close();
  }

  private guard<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw explained(error, this.file);
    }
  }
}
