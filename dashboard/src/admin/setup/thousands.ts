import { computed } from '@preact/signals';
import { plainFigure } from '../../format/plain-figure.js';
import { language } from '../../i18n/language.js';

/** How the language in use parts thousands, and how it writes a figure without doing so. */
const marks = computed(() => {
  const { locale } = language.value;
  const grouped = new Intl.NumberFormat(locale).formatToParts(1_234_567);
  return {
    group: grouped.find(({ type }) => type === 'group')?.value ?? '',
    whole: new Intl.NumberFormat(locale, { useGrouping: false }),
    decimal: new Intl.NumberFormat(locale, { useGrouping: false, minimumFractionDigits: 3 }),
  };
});

/**
 * Both figures that a typed one may mean, each as this language writes it alone: "1,234" is a thousand and some to who
 * writes English, and one and some to who has learnt to write it elsewhere.
 * @returns null when it means one, or none
 */
export function twoReadings(typed: string): { readonly whole: string; readonly decimal: string } | null {
  const { group, whole, decimal } = marks.value;
  const plain = plainFigure(typed).replace('−', '-');
  if (group === '' || !typed.includes(group) || !/^-?[1-9]\d{0,2}\.\d{3}$/.test(plain)) return null;
  return { whole: whole.format(Number(plain.replace('.', ''))), decimal: decimal.format(Number(plain)) };
}
