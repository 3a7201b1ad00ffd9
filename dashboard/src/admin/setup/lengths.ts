import { computed } from '@preact/signals';
import { plainFigure } from '../../format/plain-figure.js';
import { MM_PER, units } from '../../format/units.js';
import { language, numbers } from '../../i18n/language.js';
import { twoReadings } from './thousands.js';

/** Lengths as installers type and read them: millimetres, or inches with a decimal. What is sent is in mm. */
interface Lengths {
  /** "1,234 mm", "48.6 in" */
  readonly text: (mm: number) => string;
  /** What is typed for it: plain digits, to a tenth of an inch or a millimetre. */
  readonly typed: (mm: number) => string;
  /** Reads what was typed, in mm; null when it is no length from `least_mm` to 100 m, or may be two. */
  readonly read: (typed: string, least_mm?: number) => number | null;
  /** "mm" */
  readonly unit: string;
}

const MOST_MM = 100_000;

export const lengths = computed<Lengths>(() => {
  const imperial = units.value.length === 'imperial';
  const per_mm = imperial ? MM_PER.inch : 1;
  const decimals = imperial ? 1 : 0;
  const format = new Intl.NumberFormat(language.value.locale, {
    style: 'unit',
    unit: imperial ? 'inch' : 'millimeter',
    unitDisplay: 'short',
  });
  return {
    text: numbers.value.distance,
    typed: (mm) => String(Number((mm / per_mm).toFixed(decimals))),
    read: (typed, least_mm = 1) => {
      const text = plainFigure(typed);
      if (!/^\d{1,6}(\.\d{0,3})?$/.test(text) || twoReadings(typed) !== null) return null;
      const mm = Math.round(Number(text) * per_mm * 10) / 10;
      return mm >= least_mm && mm <= MOST_MM ? mm : null;
    },
    unit: format.formatToParts(1).find((part) => part.type === 'unit')?.value ?? '',
  };
});
