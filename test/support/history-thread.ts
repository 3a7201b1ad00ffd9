import { fileURLToPath } from 'node:url';
import { StoreCopier } from '../../firmware/drivers/store/backup/store-copier.js';
import { HistoryThread, type HistoryThreadOptions } from '../../firmware/drivers/store/history-thread.js';
import type { Log } from '../../firmware/ports/log.js';

const HOOKS = fileURLToPath(new URL('typescript-hooks.mjs', import.meta.url));
const PROGRAM = new URL('../../firmware/main/history-thread.ts', import.meta.url);

/** The gateway's history thread, run from its sources. */
export function sourceHistoryThread(
  file: string,
  log: Log,
  more: Partial<Pick<HistoryThreadOptions, 'program' | 'idle_ms'>> = {},
): HistoryThread {
  return new HistoryThread({ program: PROGRAM, file, log, execArgv: ['--import', HOOKS], ...more });
}

const COPY_PROGRAM = new URL('../../firmware/main/backup-thread.ts', import.meta.url);

/** Copies a store as the gateway does, run from its sources. */
export function sourceCopier(file: string, program = COPY_PROGRAM): StoreCopier {
  return new StoreCopier({ program, file, execArgv: ['--import', HOOKS] });
}
