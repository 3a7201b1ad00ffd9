import type { SwitchState } from '../domain/instruments/level-switch.js';

/** A contact that tells whether water stands at one height: a float switch, or the electrodes of a conduction probe. */
export interface LevelSwitch {
  /**
   * Opens the contact. One that cannot be had is no error here: `read()` then tells `unknown`, and a driver goes on
   * trying until `stop()` or until `signal` aborts.
   */
  start(signal: AbortSignal): Promise<void>;
  /** Lets go of it. Safe to call twice. */
  stop(): Promise<void>;
  /** How it stands, at once and without bounces; `unknown` while it cannot be read or does not come to rest. Never throws. */
  read(): SwitchState;
}
