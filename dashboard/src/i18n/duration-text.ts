import { durationParts } from '../format/duration.js';
import { book } from './book.js';
import { core } from './en/core.js';

const t = book(core);

/** A length of time in words, which stay on one line: "12 s", "3 min", "1 h 20 min", "3 d 4 h". */
export function durationText(duration_ms: number): string {
  return together(durationWords(duration_ms));
}

/** Below it nobody thinks in minutes. */
const FEWEST_S = 120;
const DAY_S = 86_400;

/**
 * A length of time in seconds as sentences tell it: whole minutes, from two of them to a day, as such; anything else in
 * seconds, because nothing is rounded. "15 min", "90 s".
 */
export function lengthText(length_s: number): string {
  const whole = length_s >= FEWEST_S && length_s < DAY_S && length_s % 60 === 0;
  return whole ? durationText(length_s * 1000) : together(t('duration.s', { n: length_s }));
}

function durationWords(duration_ms: number): string {
  const parts = durationParts(duration_ms);
  switch (parts.unit) {
    case 's':
      return t('duration.s', { n: parts.n });
    case 'min':
      return t('duration.min', { n: parts.n });
    case 'h':
      return parts.min === 0 ? t('duration.h', { n: parts.h }) : t('duration.h_min', parts);
    case 'd':
      return parts.h === 0 ? t('duration.d', { n: parts.d }) : t('duration.d_h', parts);
  }
}

/** A text whose words stay on one line. */
export function together(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
