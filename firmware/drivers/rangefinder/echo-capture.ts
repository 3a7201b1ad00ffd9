/** What one ping over two pins tells; the width of an echo in µs. Distance and blind zone need the speed of sound. */
export type PinsRanging =
  | { readonly kind: 'echo'; readonly echo_us: number }
  | { readonly kind: 'no_echo' | 'stuck_echo' | 'silent' };

/** Nothing is measured nearer than 20 mm, which is 116 µs; a shorter pulse is crosstalk from the trigger's wire. */
const SHORTEST_ECHO_US = 100;

/**
 * Sensors that hear nothing hold the echo line for about 38 or 66 ms. The farthest that any of them measures, 6 m, is
 * 35.9 ms through air of 5 °C.
 */
export const NO_ECHO_FROM_US = 36_000;

/** A sensor answers within a few ms of its trigger; an edge that is older belongs to another ping. */
const LATEST_RISE_US = 60_000;

/**
 * Time from one tick of pigpio to a later one, in µs. Ticks are unsigned 32-bit numbers that start again at 0 every
 * 71.6 minutes.
 * @param from_tick @param to_tick 0 … 2³² − 1; the same as signed numbers give the same answer
 */
export function elapsed_us(from_tick: number, to_tick: number): number {
  return (to_tick - from_tick) >>> 0;
}

/** The edges of an echo line after one trigger, as they arrive. */
export class EchoCapture {
  #rise_tick: number | undefined;
  #echo_us: number | undefined;

  /** @param trigger_tick pigpio's tick just before the trigger */
  constructor(private readonly trigger_tick: number) {}

  /**
   * Takes an edge.
   * @param level 1 for rising, 0 for falling; pigpio's 2 is a watchdog and no edge
   * @returns whether the echo is complete
   */
  edge(level: number, tick: number): boolean {
    if (this.#echo_us !== undefined) return true;
    if (level === 1 && elapsed_us(this.trigger_tick, tick) <= LATEST_RISE_US) this.#rise_tick = tick;
    if (level === 0 && this.#rise_tick !== undefined) this.#fall(elapsed_us(this.#rise_tick, tick));
    return this.#echo_us !== undefined;
  }

  /** What the edges so far say, when no more are waited for. */
  result(): PinsRanging {
    if (this.#echo_us === undefined) return { kind: this.#rise_tick === undefined ? 'silent' : 'stuck_echo' };
    if (this.#echo_us >= NO_ECHO_FROM_US) return { kind: 'no_echo' };
    return { kind: 'echo', echo_us: this.#echo_us };
  }

  #fall(width_us: number): void {
    if (width_us >= SHORTEST_ECHO_US) this.#echo_us = width_us;
    this.#rise_tick = undefined;
  }
}
