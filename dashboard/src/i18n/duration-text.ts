import { durationParts } from '../format/duration.js';
import { book } from './book.js';
import { core } from './en/core.js';

const t = book(core);

/** A length of time in words, which stay on one line: "12 s", "3 min", "1 h 20 min", "3 d 4 h". */
export function durationText(duration_ms: number): string {
  return together(durationWords(duration_ms));
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
