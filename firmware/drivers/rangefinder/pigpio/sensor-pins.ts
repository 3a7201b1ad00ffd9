import type { Clock } from '../../../ports/clock.js';
import { EchoCapture, type PinsRanging } from '../echo-capture.js';
import type { BindingPin, PigpioBinding } from './binding.js';

export interface SensorPinsOptions {
  readonly binding: PigpioBinding;
  /** BCM numbers, 0–31. */
  readonly trigger_gpio: number;
  readonly echo_gpio: number;
  readonly clock: Clock;
}

/** Data sheet of HC-SR04: a trigger of at least 10 µs. */
const TRIGGER_US = 10;

/** The longest pulse that means something, 66 ms, and some for clones that take their time. */
const ECHO_WITHIN_MS = 90;

/** After a stall of this process the timer comes first and the edges right behind it. */
const STRAGGLERS_MS = 10;

/** The two pins of one ultrasonic sensor (HC-SR04, JSN-SR04T) on an opened chip. Taken with the first ping. */
export class SensorPins {
  readonly #options: SensorPinsOptions;
  #pins: { readonly trigger: BindingPin; readonly echo: BindingPin } | undefined;
  #listen: (level: number, tick: number) => void = () => {};

  constructor(options: SensorPinsOptions) {
    this.#options = options;
  }

  /**
   * One ping, in at most 100 ms. To be called for one sensor at a time.
   * @throws what the C library says when the pins cannot be used
   */
  async ping(): Promise<PinsRanging> {
    const { binding, clock } = this.#options;
    this.#pins ??= this.#take();
    const { trigger, echo } = this.#pins;
    // Some clones hang with the line high until their power is cut: a trigger would go unheard.
    if (echo.digitalRead() !== 0) return { kind: 'stuck_echo' };
    const capture = new EchoCapture(binding.getTick());
    const complete = new AbortController();
    this.#listen = (level, tick) => {
      if (capture.edge(level, tick)) complete.abort();
    };
    trigger.trigger(TRIGGER_US, 1);
    await clock.sleep(ECHO_WITHIN_MS, complete.signal);
    await clock.sleep(STRAGGLERS_MS, complete.signal);
    this.#listen = () => {};
    return capture.result();
  }

  /** Hears no more edges. The trigger stays low. */
  release(): void {
    this.#pins?.echo.disableAlert();
    this.#pins = undefined;
  }

  #take() {
    const { binding, trigger_gpio, echo_gpio } = this.#options;
    const { Gpio } = binding;
    const trigger = new Gpio(trigger_gpio);
    trigger.digitalWrite(0);
    // Pulled down, a line whose cable fell off reads low: silent, instead of what it catches from its neighbours.
    // Ticks come as alerts: interrupts fail with -123 since kernel 6.6 (fivdi/pigpio#154).
    const echo = new Gpio(echo_gpio, { mode: Gpio.INPUT, pullUpDown: Gpio.PUD_DOWN, alert: true });
    echo.on('alert', (level, tick) => this.#listen(level, tick));
    return { trigger, echo };
  }
}
