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
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new DataFolderError(
      `the data folder ${folder} cannot be written (${why}); mend its rights or set SLUICE_DATA_DIR to another`,
    );
  }
}
