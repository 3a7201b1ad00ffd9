/** Something that pulses once per so much water: a flow meter, or a tipping-bucket rain gauge. */
export interface PulseMeter {
  /**
   * Begins to count. A meter that cannot be had is no error here: `read()` then tells null, and a driver goes on trying
   * until `stop()` or until `signal` aborts.
   */
  start(signal: AbortSignal): Promise<void>;
  /** Lets go of it. Safe to call twice. */
  stop(): Promise<void>;
  /** Pulses since `start()`, never fewer than before; null while the meter cannot be read. Never throws. */
  read(): number | null;
}
