/** A copy of the store as it was at one moment, without what opens doors. */
export interface StoreCopy {
  readonly size_bytes: number;
  /** Its bytes, from the beginning; may be read more than once, also at the same time. */
  read(): AsyncIterable<Uint8Array>;
  /** Gives the room on the disk back. What is being read ends with an error. Safe to call twice. */
  discard(): Promise<void>;
}

/** Copies the store while it is used. */
export interface StoreCopier {
  /**
   * Makes a copy beside the store. Rejects with a BackupError, or a StoreError when the disk fails it, or with the
   * signal's reason once it aborts; then nothing is left of it.
   * @param tell is given how much is done, in percent
   */
  copy(tell: (percent: number) => void, signal: AbortSignal): Promise<StoreCopy>;
  /** Removes what a process that was killed has left. */
  sweep(): void;
}

/** Why there is no copy. `backup_no_room`: the disk has no room for it. `backup_broke_off`: the copying ended in the middle. */
export class BackupError extends Error {
  constructor(
    readonly code: 'backup_no_room' | 'backup_broke_off',
    message: string,
  ) {
    super(message);
    this.name = 'BackupError';
  }
}
