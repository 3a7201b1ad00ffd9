import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { prepareDataFolder, prepareNodeFolder } from '../../../firmware/main/data-folder.js';
import { explainFailure } from '../../../firmware/main/exit.js';

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

/** How the process would end that cannot have its folder. */
function exitOf(prepare: () => void): number {
  try {
    prepare();
    return 0;
  } catch (error) {
    return explainFailure(error);
  }
}

asRoot('a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-data-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  });
  afterEach(() => {
    execFileSync('umount', [folder]);
    rmdirSync(folder);
  });
  const readOnly = () => execFileSync('mount', ['-o', 'remount,ro', folder]);

  test('that is not there yet is made', () => {
    expect(prepareNodeFolder(join(folder, 'node'))).toBe(true);
    prepareDataFolder(join(folder, 'gateway'));
    expect(existsSync(join(folder, 'gateway'))).toBe(true);
  });

  test('on a read-only disk will do for a node, and a gateway waits for a person', () => {
    readOnly();
    expect(prepareNodeFolder(folder)).toBe(false);
    expect(exitOf(() => prepareDataFolder(folder))).toBe(78);
  });

  test('that cannot be made on a read-only disk keeps a node from starting, too', () => {
    readOnly();
    expect(exitOf(() => prepareNodeFolder(join(folder, 'node')))).toBe(78);
  });
});
