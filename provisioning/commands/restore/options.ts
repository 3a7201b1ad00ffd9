import type { DataFolderOption } from '../../cli/data-folder.js';

/** Options of `sluice restore`. */
export interface RestoreOptions extends DataFolderOption {
  config?: string;
  otherGateway?: boolean;
}
