import type { Ranging } from '../../domain/level/ranging.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { RangeFinder } from '../../ports/range-finder.js';
import { SerialLine } from './serial-line.js';
import { type RangeLimits, UartFrameParser } from './uart-frames.js';

export interface SerialRangeFinderOptions extends RangeLimits {
  /** Path of the serial device, such as `/dev/serial0` or `/dev/ttyUSB0`. */
  readonly device: string;
  /** `auto`: the sensor pings by itself. `triggered`: it pings when it is told to. Vendors number these differently. */
  readonly mode: 'auto' | 'triggered';
  /** What a triggered sensor is told with (default 0x55; AJ-SR04M: 0x01). */
  readonly trigger_byte?: number;
  /** How long to wait for a frame before the sensor counts as silent, in ms, 50–400 (default 400 auto, 150 triggered). */
  readonly silent_after_ms?: number;
  readonly clock: Clock;
  readonly log: Log;
}

const TRIGGER_BYTE = 0x55;

/** A02YYUW in auto mode sends every 100–300 ms; a triggered sensor needs 60 ms for 10 m and 4 ms for the frame. */
const SILENT_AFTER_MS = { auto: 400, triggered: 150 } as const;

/** Data sheet of JSN-SR04T: more than 60 ms from trigger to trigger, or the next ping hears the last one's echo. */
const TRIGGER_SPACING_MS = 70;

/** A frame's bytes follow each other in 1 ms, USB adapters hold them back for up to 16 ms; frames are ≥ 60 ms apart. */
const PAUSE_MS = 25;

const SILENT: Ranging = { kind: 'silent' };

/**
 * An ultrasonic sensor with a serial output (A02YYUW, A0221AU, JSN-SR04T and AJ-SR04M in their serial modes), 9600 8N1.
 * They send the same frames, and differ in what triggers them.
 *
 * `range()` only ever tells what arrives after the call. Callers who ask while a ping is under way share its answer.
 */
export class SerialRangeFinder implements RangeFinder {
  readonly #options: SerialRangeFinderOptions;
  readonly #line: SerialLine;
  readonly #parser: UartFrameParser;
  #stopSignal: AbortSignal | undefined;
  #underWay: Promise<Ranging> | undefined;
  #ending = new AbortController();
  #answer: (ranging: Ranging) => void = () => {};
  #heard = false;
  #heard_ms = Number.NEGATIVE_INFINITY;
  #triggered_ms = Number.NEGATIVE_INFINITY;

  constructor(options: SerialRangeFinderOptions) {
    this.#options = options;
    this.#line = new SerialLine(options);
    this.#parser = new UartFrameParser(options);
  }

  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#stopSignal = signal;
    signal.addEventListener('abort', this.#stopOnSignal, { once: true });
    await this.#line.start((bytes) => this.#receive(bytes));
  }

  async stop(): Promise<void> {
    this.#stopSignal?.removeEventListener('abort', this.#stopOnSignal);
    this.#ending.abort();
    await this.#line.stop();
  }

  range(): Promise<Ranging> {
    this.#underWay ??= this.#ping().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  readonly #stopOnSignal = (): void => {
    void this.stop();
  };

  async #ping(): Promise<Ranging> {
    const { clock, mode, silent_after_ms = SILENT_AFTER_MS[mode] } = this.#options;
    const ending = new AbortController();
    this.#ending = ending;
    this.#heard = false;
    try {
      await this.#waitForTriggerSpacing(ending.signal);
      const timeOut = clock.sleep(silent_after_ms, ending.signal).then(() => this.#nothingUsable());
      return await Promise.race([this.#nextFrame(ending.signal), timeOut]);
    } finally {
      ending.abort();
    }
  }

  async #nextFrame(ending: AbortSignal): Promise<Ranging> {
    if (!(await this.#line.discardInput()) || ending.aborted) return SILENT;
    this.#parser.reset();
    this.#heard = false;
    const frame = new Promise<Ranging>((resolve) => {
      this.#answer = resolve;
    });
    if (this.#options.mode === 'triggered') {
      this.#triggered_ms = this.#options.clock.monotonic_ms();
      this.#line.write(Uint8Array.of(this.#options.trigger_byte ?? TRIGGER_BYTE));
    }
    return frame;
  }

  async #waitForTriggerSpacing(ending: AbortSignal): Promise<void> {
    if (this.#options.mode !== 'triggered') return;
    const rest_ms = this.#triggered_ms + TRIGGER_SPACING_MS - this.#options.clock.monotonic_ms();
    if (rest_ms > 0) await this.#options.clock.sleep(rest_ms, ending);
  }

  #receive(bytes: Uint8Array): void {
    const now_ms = this.#options.clock.monotonic_ms();
    const after_pause = now_ms - this.#heard_ms > PAUSE_MS;
    this.#heard_ms = now_ms;
    this.#heard = true;
    // After a stall of this process several frames come at once: the newest one is the water as it is now.
    const newest = this.#parser.feed(bytes, after_pause).at(-1);
    if (newest !== undefined) this.#answer(newest);
  }

  /** Bytes without a frame are no silence: the cable is there, and what came over it is damaged. */
  #nothingUsable(): Ranging {
    return this.#heard ? { kind: 'bad_checksum' } : SILENT;
  }
}
