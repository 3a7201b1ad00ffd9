import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../../firmware/ports/clock.js';

/** The world a command runs in. Only `main.ts` and tests make one. */
export interface Surroundings {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** The environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Who runs the command, for the audit log. */
  readonly actor: string;
  /** How many keys are made at the same time, ≥ 1. */
  readonly concurrency: number;
  readonly version: string;
}
