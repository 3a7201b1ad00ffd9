import { unitFormat } from '../format/numbers.js';
import { MM_PER, units } from '../format/units.js';
import { language } from '../i18n/language.js';

/** Rain as gauges are read: "4.2 mm", or "0.17 in" where lengths are imperial. */
export function rainText(rain_mm: number): string {
  const imperial = units.value.length === 'imperial';
  const { locale } = language.value;
  const format = imperial ? unitFormat(locale, 'inch', 2) : unitFormat(locale, 'millimeter', 1);
  return format.format(imperial ? rain_mm / MM_PER.inch : rain_mm);
}
