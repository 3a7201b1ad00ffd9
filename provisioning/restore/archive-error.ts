/** A file that is no backup, or not a whole one. The message says what is wrong with it. */
export class ArchiveError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ArchiveError';
  }
}
