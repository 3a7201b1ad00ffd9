// The program of the thread that reads the history; started by the gateway's process.
import { parentPort, workerData } from 'node:worker_threads';
import type { HistoryQuestion, HistoryThreadData } from '../drivers/store/history-thread.js';
import { openForReading } from '../drivers/store/open-for-reading.js';
import { answerInTurns, type Work } from '../drivers/thread/answer-in-turns.js';
import { HistoryAnswers } from '../gateway/history/answers.js';
import type { HistoryReads } from '../ports/store.js';

const { file } = workerData as HistoryThreadData;
let history: (HistoryReads & { close(): void }) | null = null;

/** A file that cannot be opened fails the question; the next one tries again. */
function begin({ of, asked }: HistoryQuestion): Work {
  history ??= openForReading(file);
  const answers = new HistoryAnswers(history);
  if (of === 'chart') return answers.charting(asked);
  if (of === 'use') return answers.reckoning(asked);
  return answers.writing(asked);
}

if (parentPort !== null) answerInTurns(parentPort, begin, () => history?.close());
