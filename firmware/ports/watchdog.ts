/**
 * Whoever looks after this process from outside and starts it anew when it no longer does its work: systemd, where it
 * started the process.
 */
export interface Watchdog {
  /**
   * Tells that the process does its work now, and then, several times in each span that the watchdog allows, that it
   * still does. Never throws; what goes wrong is logged.
   * @param findFault asked each time: a sentence on what does not work, or null when all is well. While there is a fault
   *   the watchdog hears nothing, and in the end it ends the process.
   */
  start(findFault: () => string | null): void;
  /** Tells that the process ends because it was asked to, and says no more after that. Safe to call twice. */
  stop(): Promise<void>;
}
