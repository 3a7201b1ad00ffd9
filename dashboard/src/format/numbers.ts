/** The figures of the dashboard as one language writes them, with their units. */
export interface Numbers {
  /** A share in percent, without its sign, split so that the decimals can be set smaller: `['72', '.4']`. */
  percentParts(percent: number): readonly [whole: string, decimals: string];
  /** "72 %"; one decimal at most. */
  percent(percent: number): string;
  /** "80"; one decimal at most. */
  count(count: number): string;
  /** "1,448 L". */
  litres(litres: number): string;
  /** "320 L/h"; the direction is told by word and arrow, so the sign is left out. */
  flow(rate_lph: number): string;
  /** "52 °C". */
  celsius(temperature_c: number): string;
  /** "0.42". */
  load(load: number): string;
}

/** A figure and its sign stay on one line. */
const NO_BREAK = '\u00a0';

/** Builds the figures of a language (BCP 47 tag). Making the formats is slow, using them is not: keep the result. */
export function numbersFor(locale: string): Numbers {
  const oneDecimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const atMostOne = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const twoDecimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const litres = unitFormat(locale, 'liter');
  const flow = unitFormat(locale, 'liter-per-hour');
  const celsius = unitFormat(locale, 'celsius');
  return {
    percentParts: (percent) => {
      const parts = oneDecimal.formatToParts(percent);
      const cut = parts.findIndex((part) => part.type === 'decimal');
      return [joined(parts.slice(0, cut)), joined(parts.slice(cut))];
    },
    percent: (percent) => `${atMostOne.format(percent)}${NO_BREAK}%`,
    count: (count) => atMostOne.format(count),
    litres: (amount) => litres.format(amount),
    flow: (rate_lph) => flow.format(Math.abs(rate_lph)),
    celsius: (temperature_c) => celsius.format(temperature_c),
    load: (load) => twoDecimals.format(load),
  };
}

function unitFormat(locale: string, unit: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  });
}

function joined(parts: readonly Intl.NumberFormatPart[]): string {
  return parts.map((part) => part.value).join('');
}
