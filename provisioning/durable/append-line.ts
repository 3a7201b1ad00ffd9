import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { flushFolder, PRIVATE_FILE } from './replace-file.js';

const NEWLINE = 10;

/**
 * Adds a line to a file that only ever grows; it is on the disk when the call returns. A last line that a power cut
 * left without an end gets one first, so that it cannot spoil the new line.
 */
export function appendLine(path: string, line: string): void {
  const descriptor = openSync(path, 'a+', PRIVATE_FILE);
  let wasEmpty = false;
  try {
    const { size } = fstatSync(descriptor);
    wasEmpty = size === 0;
    writeSync(descriptor, `${wasEmpty || endsWithNewline(descriptor, size) ? '' : '\n'}${line}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if (wasEmpty) flushFolder(dirname(path));
}

function endsWithNewline(descriptor: number, size: number): boolean {
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] === NEWLINE;
}
