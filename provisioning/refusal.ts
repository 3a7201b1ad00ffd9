import type { ExitName } from './exit-codes.js';

/** What a refusal tells. */
export interface RefusalParts {
  /** Never changes its meaning: lower-case words joined by underscores. */
  readonly code: string;
  /** What is wrong, as one sentence or a short list. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly exit: ExitName;
  readonly cause?: unknown;
}

/** Something a person can mend. It reaches them as code, message and hint, never as a stack trace. */
export class Refusal extends Error {
  readonly code: string;
  readonly hint: string;
  readonly exit: ExitName;

  constructor({ code, message, hint, exit, cause }: RefusalParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Refusal';
    this.code = code;
    this.hint = hint;
    this.exit = exit;
  }
}
