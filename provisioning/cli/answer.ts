import type { ExitName } from '../exit-codes.js';

/** Something a person should know although the command did its work. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** What a command has to say when it did its work. */
export interface Answer {
  /** The document that `--json` prints; warnings and next steps are added to it. */
  readonly json: object;
  /** What people read. Empty when there is nothing to say. */
  readonly text: string;
  readonly warnings?: readonly Warning[];
  /** What usually comes next: commands, or a few words. */
  readonly next?: readonly string[];
  /** `ok` when left out. */
  readonly exit?: ExitName;
}
