import type { Ranging } from '../../domain/level/ranging.js';

/** What a sensor can measure, from its data sheet or its place in the tank. */
export interface RangeLimits {
  /** Nearest distance the sensor can measure, in mm (A02YYUW: 30, JSN-SR04T: 250). */
  readonly blind_zone_mm: number;
  /** Farthest distance that is believed, in mm (A02YYUW: 4,500, JSN-SR04T: 4,500, some 6,000). */
  readonly max_range_mm: number;
}

const HEADER = 0xff;
const FRAME_BYTES = 4;

/**
 * Finds `FF H L SUM` frames in a stream of bytes: SUM = (FF + H + L) & FF, H·256 + L is the distance in mm. The format
 * of the data sheets of A02YYUW, A0221AU and JSN-SR04T (serial modes).
 *
 * A window of at most four bytes slides over the stream. When it holds no valid frame it moves on by one byte, because
 * an FF inside a damaged frame may be the header of the next good one.
 */
export class UartFrameParser {
  readonly #limits: RangeLimits;
  #window: number[] = [];

  constructor(limits: RangeLimits) {
    this.#limits = limits;
  }

  /**
   * Takes the next bytes of the stream, in pieces of any size, and gives what became certain with them, oldest first:
   * one ranging for each valid frame and at least one `bad_checksum` for each damaged one. Bytes that no header
   * precedes are line noise and give nothing.
   *
   * `after_pause` tells that the line was quiet before these bytes. Sensors send a frame in one go, so a header after
   * a pause begins a frame, and what came before it was cut off. Without this a frame's last byte FF could pair for
   * ever with the next frame's header: `FF 01 FF FF`, 511 mm repeated, also reads as 65,281 mm repeated.
   */
  feed(bytes: Uint8Array, after_pause = false): Ranging[] {
    const rangings: Ranging[] = [];
    if (after_pause && this.#window.length > 0 && bytes[0] === HEADER) {
      this.reset();
      rangings.push({ kind: 'bad_checksum' });
    }
    for (const byte of bytes) {
      const ranging = this.#take(byte);
      if (ranging !== undefined) rangings.push(ranging);
    }
    return rangings;
  }

  /** Forgets the beginning of a frame that was under way. */
  reset(): void {
    this.#window = [];
  }

  #take(byte: number): Ranging | undefined {
    if (this.#window.length === 0 && byte !== HEADER) return undefined;
    this.#window.push(byte);
    if (this.#window.length < FRAME_BYTES) return undefined;

    const [header = 0, high = 0, low = 0, sum = 0] = this.#window;
    if (((header + high + low) & 0xff) === sum) {
      this.reset();
      return rangingOf(high * 256 + low, this.#limits);
    }
    this.#window.shift();
    while (this.#window.length > 0 && this.#window[0] !== HEADER) this.#window.shift();
    return { kind: 'bad_checksum' };
  }
}

/**
 * What a distance claimed by a valid frame (0–65,535 mm) says. 0 is the answer of these sensors to any failure: the
 * A02 family gives it for an open space as well as for a covered face, JSN-SR04T v3 for a lost echo. It therefore means
 * `no_echo`, never "near". FFFD (nothing seen), FFFE (another sensor heard) and everything else above the range mean
 * the same.
 */
export function rangingOf(distance_mm: number, limits: RangeLimits): Ranging {
  if (distance_mm === 0 || distance_mm > limits.max_range_mm) return { kind: 'no_echo' };
  if (distance_mm < limits.blind_zone_mm) return { kind: 'blind_zone' };
  return { kind: 'echo', distance_mm };
}
