// Stands for the program that copies the store: one that has begun, and does not come to its end.
import { writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

writeFileSync(workerData.to, 'half of it');
writeFileSync(`${workerData.to}-journal`, 'half of it');
parentPort.postMessage({ percent: 42 });
setInterval(() => {}, 1_000);
