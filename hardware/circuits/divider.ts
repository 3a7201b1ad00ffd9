/** IEC 60063: the twelve values of each decade that every shop has. */
const E12 = [1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2];

/** What a divider has to bring from a 5 V output to a 3.3 V input. Voltages in V. */
export interface DividerTask {
  /** Highest and lowest the output gives when it is high. */
  readonly source_max_v: number;
  readonly source_min_v: number;
  /** Never more than this at the pin, and never less while the output is high. */
  readonly pin_max_v: number;
  readonly pin_high_min_v: number;
  /** Of the resistors: 0.05 for 5 %. */
  readonly tolerance: number;
}

/** Two resistors: `upper` from the output to the pin, `lower` from the pin to ground. */
export interface Divider {
  readonly upper_ohm: number;
  readonly lower_ohm: number;
  /** At the pin while the output is high, with every tolerance at its worst. */
  readonly pin_lowest_v: number;
  readonly pin_highest_v: number;
}

/**
 * Both ends together: enough that the sensor gives less than 3 mA, and so little that a cable of some metres (100 pF/m)
 * and the input's leakage (10 µA) do not matter.
 */
const TOTAL_OHM = { least: 2_000, most: 6_000 };

/**
 * The pair of E12 values that gives the pin most, and still never too much: Vpin = V · lower / (upper + lower).
 * Of equals the one with the smallest resistance.
 * @throws RangeError when no pair does it
 */
export function chooseDivider(task: DividerTask): Divider {
  const values = [1_000, 10_000].flatMap((decade) => E12.map((value) => Math.round(value * decade)));
  const [best] = values
    .flatMap((upper_ohm) => values.map((lower_ohm) => worstCase(upper_ohm, lower_ohm, task)))
    .filter(({ upper_ohm, lower_ohm, pin_lowest_v, pin_highest_v }) => {
      const total_ohm = upper_ohm + lower_ohm;
      const load = total_ohm >= TOTAL_OHM.least && total_ohm <= TOTAL_OHM.most;
      return load && pin_highest_v <= task.pin_max_v && pin_lowest_v >= task.pin_high_min_v;
    })
    .sort((a, b) => b.pin_lowest_v - a.pin_lowest_v || a.upper_ohm - b.upper_ohm);
  if (best !== undefined) return best;
  throw new RangeError('No pair of E12 resistors keeps the pin within these voltages.');
}

function worstCase(upper_ohm: number, lower_ohm: number, task: DividerTask): Divider {
  const { source_max_v, source_min_v, tolerance } = task;
  const share = (upper: number, lower: number) => lower / (upper + lower);
  const more = 1 + tolerance;
  const less = 1 - tolerance;
  return {
    upper_ohm,
    lower_ohm,
    pin_lowest_v: toMillivolt(source_min_v * share(upper_ohm * more, lower_ohm * less)),
    pin_highest_v: toMillivolt(source_max_v * share(upper_ohm * less, lower_ohm * more)),
  };
}

function toMillivolt(volt: number): number {
  return Math.round(volt * 1000) / 1000;
}

/** `1.5 kΩ` */
export function ohmText(ohm: number): string {
  return ohm >= 1000 ? `${ohm / 1000} kΩ` : `${ohm} Ω`;
}
