/** Whoever knows the true time on this machine: a time service that has compared the clock with the world. */
export interface TimeConfirmation {
  /**
   * Names the newest occasion on which the wall clock was found or set right: another occasion, another name. Null when
   * there was none since the machine started, or nobody can be asked. Never rejects.
   */
  newest(): Promise<string | null>;
}
