import type { Ranging } from '../domain/level/ranging.js';

/**
 * One ultrasonic level sensor, whatever its wiring: a serial frame, a trigger and an echo pin, a kernel device.
 */
export interface RangeFinder {
  /** Opens the device. A device that is missing is not an error here: `range()` then tells `silent`, and a driver
   * goes on trying to open it until `stop()`. */
  start(signal: AbortSignal): Promise<void>;
  /** Closes the device. Safe to call twice. */
  stop(): Promise<void>;
  /**
   * One ping, or the next frame of a sensor that pings by itself. Never rejects: what goes wrong is a kind of
   * {@link Ranging}. Resolves within the driver's own time limit (≤ 500 ms), after the turns of the sensors that share
   * its air, if there are any.
   */
  range(): Promise<Ranging>;
  /** Of a sensor that speaks by itself: `listener` gets each distance when it comes, in mm. One listener; the last. */
  onDistance?(listener: (distance_mm: number) => void): void;
}
