/** A thermometer in the air between a level sensor and the water. */
export interface Thermometer {
  /** Begins to read, in the background. A thermometer that is missing is not an error here. */
  start(signal: AbortSignal): Promise<void>;
  /** Reads no more. Safe to call twice. */
  stop(): Promise<void>;
  /** The newest temperature, in °C; null while none is known that is new enough to go by. Answers at once. */
  air_c(): number | null;
}
