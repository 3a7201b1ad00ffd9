import type { Explained } from './sentence.js';

/** A figure in seconds, as the sentences of each language write it. */
const SECONDS = /(\d[\d.,\u00a0\u202f]*)[ \u00a0](?:s|ث|सेकंड)(?![\p{L}\p{M}])/gu;
/** Below it nobody thinks in minutes. */
const FEWEST_S = 120;
const DAY_S = 86_400;

/**
 * A told sentence with every argument of whole minutes, from two minutes to a day, as `written` writes a length of time
 * in ms: "900 s" as "15 min". Anything else stays in seconds: nothing is rounded.
 */
export function inWholeMinutes(
  told: string,
  args: Explained['args'],
  written: (duration_ms: number) => string,
): string {
  const lengths_s = Object.entries(args).flatMap(([name, value]) => {
    const length_s = Number(value);
    const whole = length_s >= FEWEST_S && length_s < DAY_S && length_s % 60 === 0;
    return whole && name.endsWith('_s') ? [length_s] : [];
  });
  if (lengths_s.length === 0) return told;
  return told.replace(SECONDS, (said, figure: string) => {
    const length_s = Number(figure.replace(/\D/g, ''));
    return lengths_s.includes(length_s) ? written(length_s * 1000) : said;
  });
}
