import { accessSync, constants, mkdirSync } from 'node:fs';

/** The folder cannot hold the data of a gateway or node. */
export class DataFolderError extends Error {
  readonly code = 'data_dir_unusable';
}

/**
 * Makes the data folder when it is not there, readable by its owner alone.
 * @throws DataFolderError with a sentence that says what to do
 */
export function prepareDataFolder(folder: string): void {
  if (prepared(folder) === 'read_only') throw unusable(folder, 'EROFS');
}

/**
 * The same for a node: no water waits for a new SD card, so a folder on a disk that has gone read-only will do.
 * @returns whether anything new can be kept there
 * @throws DataFolderError for a folder that is not there, or whose rights keep this process out
 */
export function prepareNodeFolder(folder: string): boolean {
  return prepared(folder) === 'writable';
}

function prepared(folder: string): 'writable' | 'read_only' {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw unusable(folder, reasonOf(error));
  }
  try {
    accessSync(folder, constants.W_OK);
    return 'writable';
  } catch (error) {
    if (reasonOf(error) === 'EROFS') return 'read_only';
    throw unusable(folder, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function unusable(folder: string, why: string): DataFolderError {
  return new DataFolderError(
    `the data folder ${folder} cannot be written (${why}); mend its rights or set SLUICE_DATA_DIR to another`,
  );
}
