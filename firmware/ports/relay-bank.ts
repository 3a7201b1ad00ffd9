/**
 * The relays of one node, by the name of the actuator they drive ("house.inlet").
 *
 * "Energised" is the electrical state of the load: a normally-closed valve is open while energised. Whether the board
 * is active-high or active-low is the driver's business.
 */
export interface RelayBank {
  /**
   * Takes the lines, every relay de-energised before anything else. Rejects when a line cannot be had, with every relay
   * whose line could be had de-energised all the same.
   */
  start(): Promise<void>;
  /** De-energises every relay, and leaves it so. Safe to call twice. */
  stop(): Promise<void>;
  /** Switches one relay. Rejects for an unknown name or a line that cannot be written. */
  set(relay: string, energised: boolean): Promise<void>;
  /** Reads the line back from the hardware, not from memory. Rejects for an unknown name. */
  read(relay: string): Promise<boolean>;
  /** De-energises every relay at once, going on past a relay that fails. */
  allOff(): Promise<void>;
}
