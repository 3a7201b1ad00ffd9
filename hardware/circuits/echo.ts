import { BOARDS } from '../boards/boards.js';
import { chooseDivider } from './divider.js';

/**
 * Between the echo of a 5 V sensor and a pin. The supply is 5 V ± 5 %, and the sensor's output may stay 0.5 V below it.
 * "Connection of a GPIO to a voltage higher than 3.3 V will likely destroy the GPIO block" (Raspberry Pi documentation);
 * what counts as high is in the boards' data, of which the most demanding is met.
 */
export const ECHO_DIVIDER = chooseDivider({
  source_max_v: 5.25,
  source_min_v: 4.25,
  pin_max_v: 3.3,
  pin_high_min_v: Math.max(...BOARDS.map(({ input }) => input.high_min_v)),
  tolerance: 0.05,
});

/** Holds a contact's pin high while it is open: 0.33 mA through wet terminals. */
export const CONTACT_PULL_UP_OHM = 10_000;

/** Between a contact and its pin: what a surge on a long cable is weakened by. */
export const CONTACT_SERIES_OHM = 1_000;
