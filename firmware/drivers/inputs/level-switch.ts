import { Debounce } from '../../domain/instruments/debounce.js';
import type { SwitchState } from '../../domain/instruments/level-switch.js';
import type { LevelSwitch } from '../../ports/level-switch.js';
import { type InputOptions, LastingInput } from './lasting-input.js';

export interface OnoffLevelSwitchOptions extends InputOptions {
  /** The level of the pin while there is water at the switch. */
  readonly wet: 'high' | 'low';
  /** How long the contact must stand before it is believed, in ms. */
  readonly debounce_ms: number;
}

/** A float switch, or the electrodes of a conduction probe, on a pin of a Raspberry Pi. */
export class OnoffLevelSwitch implements LevelSwitch {
  readonly #options: OnoffLevelSwitchOptions;
  readonly #input: LastingInput;
  readonly #contact: Debounce;

  constructor(options: OnoffLevelSwitchOptions) {
    this.#options = options;
    this.#input = new LastingInput(options);
    this.#contact = new Debounce(options.debounce_ms);
  }

  async start(signal: AbortSignal): Promise<void> {
    await this.#input.start(signal, (level) =>
      this.#contact.moved(level, this.#options.clock.monotonic_ms()),
    );
    this.read();
  }

  stop(): Promise<void> {
    return this.#input.stop();
  }

  /** As the port says. The line is read back each time, so that a change nobody told is seen all the same. */
  read(): SwitchState {
    const now_ms = this.#options.clock.monotonic_ms();
    this.#contact.see(this.#input.level(), now_ms);
    const level = this.#contact.level(now_ms);
    if (level === null) return 'unknown';
    return (level === 1) === (this.#options.wet === 'high') ? 'wet' : 'dry';
  }
}
