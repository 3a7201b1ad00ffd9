import { execFile } from 'node:child_process';

/** What a program came to. */
export interface CommandResult {
  /** Its exit code; null when it could not be started, or did not end in time. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with its arguments, without a shell. Never rejects. */
export type RunCommand = (program: string, args: readonly string[]) => Promise<CommandResult>;

const TIMEOUT_MS = 10_000;
/** The rules of a gateway with 250 exposed ports are some 200 kB as JSON. */
const MAX_BYTES = 16 * 2 ** 20;

export const runCommand: RunCommand = (program, args) =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: TIMEOUT_MS, maxBuffer: MAX_BYTES }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });
