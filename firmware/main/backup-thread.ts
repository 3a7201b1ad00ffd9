// The program of the thread that copies the store for a backup; started by the gateway's process.
import { parentPort, workerData } from 'node:worker_threads';
import { type CopyAsked, copyFile } from '../drivers/store/backup/copy-file.js';
import type { CopyTold } from '../drivers/store/backup/store-copier.js';

const tell = (told: CopyTold) => parentPort?.postMessage(told);

try {
  await copyFile(workerData as CopyAsked, (percent) => tell({ percent }));
  tell({ done: true });
} catch (error) {
  const { code = '', message } = error as Error & { code?: string };
  tell({ failed: { code, message } });
}
