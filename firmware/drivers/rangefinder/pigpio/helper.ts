import { isNativeError } from 'node:util/types';
import type { Clock } from '../../../ports/clock.js';
import type { Log } from '../../../ports/log.js';
import type { PigpioBinding } from './binding.js';
import type { HelperAnswer, HelperRequest, SensorPinNumbers } from './helper-protocol.js';
import { HelperServer } from './helper-server.js';
import { openChip } from './open-chip.js';
import { SensorPins } from './sensor-pins.js';
import { TooManyPings, Turns } from './turns.js';

export interface PigpioHelperOptions {
  /** Path of the unix socket. */
  readonly socket: string;
  /** The only pins that are ever touched. */
  readonly sensors: readonly SensorPinNumbers[];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * What runs as root for pigpio: it pings the sensors it was given and tells the width of the echo to clients on a unix
 * socket. It knows no relay, no tank and no network.
 */
export class PigpioHelper {
  readonly #options: PigpioHelperOptions;
  readonly #server: HelperServer;
  readonly #turns: Turns;
  #chip: PigpioBinding | undefined;
  #sensors = new Map<string, SensorPins>();

  constructor(options: PigpioHelperOptions) {
    this.#options = options;
    this.#turns = new Turns(options.clock);
    this.#server = new HelperServer({
      file: options.socket,
      answer: (request) => this.#answer(request),
      log: options.log,
    });
  }

  /**
   * Takes the chip and answers. Handlers for signals have to be installed afterwards (see {@link openChip}).
   * @throws PigpioError, ControlSocketError
   */
  async start(): Promise<void> {
    const { sensors, clock } = this.#options;
    const binding = await openChip();
    this.#chip = binding;
    this.#sensors = new Map(
      sensors.map((pins) => [nameOf(pins), new SensorPins({ ...pins, binding, clock })]),
    );
    try {
      await this.#server.start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops answering and gives the chip back. Safe to call twice. */
  async stop(): Promise<void> {
    await this.#server.stop();
    for (const sensor of this.#sensors.values()) sensor.release();
    this.#sensors.clear();
    this.#chip?.terminate();
    this.#chip = undefined;
  }

  async #answer(request: HelperRequest): Promise<HelperAnswer> {
    const { id } = request;
    const { sensors } = this.#options;
    if (request.ask === 'sensors') return { id, kind: 'sensors', sensors: [...sensors] };
    const sensor = this.#sensors.get(nameOf(request));
    if (sensor === undefined) {
      const detail = `No sensor has ${nameOf(request)} in the configuration that sluice-pigpio.service was started with: restart it after a change.`;
      return { id, kind: 'refused', code: 'pins_unknown', detail };
    }
    try {
      return { id, ...(await this.#turns.take(() => sensor.ping())) };
    } catch (error) {
      return { id, ...this.#refusal(error, request) };
    }
  }

  #refusal(error: unknown, pins: SensorPinNumbers) {
    const kind = 'refused' as const;
    const detail = isNativeError(error) ? error.message : String(error);
    if (error instanceof TooManyPings) return { kind, code: 'too_many_pings', detail };
    this.#options.log.error(
      { code: 'ping_failed', error },
      `The ping over ${nameOf(pins)} failed: ${detail}`,
    );
    return { kind, code: 'ping_failed', detail };
  }
}

function nameOf({ trigger_gpio, echo_gpio }: SensorPinNumbers): string {
  return `trigger GPIO ${trigger_gpio} and echo GPIO ${echo_gpio}`;
}
