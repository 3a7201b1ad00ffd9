import type { RefillRule } from '../protocol/payloads.js';

/** The little a node remembers across restarts: the refill rule an admin set. Kept on disk when the call returns. */
export interface NodeMemory {
  /** The rule kept for a tank; undefined when none was set, or the file is damaged (then it is set aside, and said). */
  loadRule(tank: string): RefillRule | undefined;
  /** Keeps a rule. Throws when the disk refuses; the old one then still stands. */
  saveRule(tank: string, rule: RefillRule): void;
}
