/**
 * What one ping of a rangefinder can tell. Only `echo` carries a distance; every other kind is a fault of its own,
 * so that "no echo" can never be mistaken for "far away" and start a refill.
 */
export type Ranging =
  /**
   * A plausible echo; distance from the sensor's face to the water, in millimetres. `echo_us` is the width of the pulse,
   * in µs, where this machine timed it; `age_ms` how old the reading is, where the sensor tells when it likes.
   */
  | {
      readonly kind: 'echo';
      readonly distance_mm: number;
      readonly echo_us?: number;
      readonly age_ms?: number;
    }
  /** The sensor answered that nothing came back within its range. */
  | { readonly kind: 'no_echo' }
  /** The target is nearer than the sensor can measure. */
  | { readonly kind: 'blind_zone' }
  /** The echo line was already high before the ping: some clones hang until power-cycled. */
  | { readonly kind: 'stuck_echo' }
  /** Nothing at all came from the sensor: a broken cable, a dead helper process, no power. */
  | { readonly kind: 'silent' }
  /** A frame arrived damaged. */
  | { readonly kind: 'bad_checksum' };

/** The kinds of ranging that carry no distance. */
export type RangingFault = Exclude<Ranging['kind'], 'echo'>;

/** A ranging as far as it is believed: `frozen` stands for each one of a sensor that was found to repeat itself. */
export type BelievedRanging = Ranging | { readonly kind: 'frozen' };
