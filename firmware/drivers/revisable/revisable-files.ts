import { readFileSync } from 'node:fs';
import type { Revisable } from '../../ports/revisable.js';

/** Why a file that the process follows tells nothing. */
export class FileUnreadable extends Error {
  readonly code = 'file_unreadable';
  constructor(file: string, cause: NodeJS.ErrnoException) {
    super(`${file} cannot be read (${cause.code ?? cause.message}). Put it back, or mend its rights.`, {
      cause,
    });
    this.name = 'FileUnreadable';
  }
}

/**
 * Files of a few kilobytes that are read whole whenever somebody looks: what is compared is what stands in them, so that
 * neither the time of a machine without a clock nor a file system's way to tell of changes matters.
 */
export class RevisableFiles<T> implements Revisable<T> {
  /** @param parse turns the files' texts, in the order of `files`, into what they mean; throws when it cannot */
  constructor(
    private readonly files: readonly string[],
    readonly parse: (texts: readonly string[]) => T,
  ) {}

  texts(): readonly string[] {
    return this.files.map((file) => {
      try {
        return readFileSync(file, 'utf8');
      } catch (error) {
        throw new FileUnreadable(file, error as NodeJS.ErrnoException);
      }
    });
  }
}
