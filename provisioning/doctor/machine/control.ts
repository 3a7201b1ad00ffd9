import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ControlError, request } from '../../../firmware/drivers/control/control-client.js';
import { CONTROL_SOCKETS, type ProcessStatus, processStatus } from '../../../firmware/protocol/control.js';
import type { Examined } from '../check.js';

export type ProcessName = keyof typeof CONTROL_SOCKETS;

/** What a process answered, or why it did not. */
export type Answered = { readonly status: ProcessStatus } | { readonly why: string; readonly code: string };

export function controlSocketOf({ data_folders }: Examined, process: ProcessName): string {
  return join(data_folders[process], CONTROL_SOCKETS[process]);
}

/** True where a process runs, or was killed: one that stops takes its socket away. */
export function hasSocket(examined: Examined, process: ProcessName): boolean {
  return existsSync(controlSocketOf(examined, process));
}

/** Asks a process how it is. */
export async function askStatus(examined: Examined, process: ProcessName): Promise<Answered> {
  try {
    const answer = await request(controlSocketOf(examined, process), 'GET', '/status');
    const checked = processStatus.safeParse(answer);
    if (checked.success) return { status: checked.data };
    return { code: 'no_answer', why: 'it answers in a way this sluice does not know: the versions differ' };
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return { code: error.code, why: error.message };
  }
}
