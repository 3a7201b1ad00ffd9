import { LITRES_PER, METRIC, MM_PER, temperatureIn, type Units } from './units.js';

/** The figures of the dashboard as one language writes them, in the units people chose. */
export interface Numbers {
  /** Whether all of them are in the units of what the gateway says: litres, millimetres and degrees Celsius. */
  readonly asTold: boolean;
  /** A share in percent, without its sign, split so that the decimals can be set smaller: `['72', '.4']`. */
  percentParts(percent: number): readonly [whole: string, decimals: string];
  /** "72 %"; one decimal at most. */
  percent(percent: number): string;
  /** "80"; one decimal at most. */
  count(count: number): string;
  /** "1,448 L", "1.45 m³", "383 gal". */
  litres(litres: number): string;
  /** "320 L/h"; the direction is told by word and arrow, so the sign is left out. */
  flow(rate_lph: number): string;
  /** "1.25 m" or "4.1 ft" of a length in millimetres; below a metre "85 cm", below a foot "9.5 in". */
  depth(length_mm: number): string;
  /** "1,234 mm" or "48.6 in": a length as installers measure it. */
  distance(length_mm: number): string;
  /** "52 °C", "126 °F". */
  celsius(temperature_c: number): string;
  /** "0.42". */
  load(load: number): string;
}

/** A figure and its sign stay on one line. */
const NO_BREAK = '\u00a0';

/** Builds the figures of a language (BCP 47 tag). Making the formats is slow, using them is not: keep the result. */
export function numbersFor(locale: string, units: Units = METRIC): Numbers {
  const oneDecimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const atMostOne = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const twoDecimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const volume = volumeFormat(locale, units.volume);
  const temperature = unitFormat(locale, units.temperature);
  const imperial = units.length === 'imperial';
  const distance = imperial ? unitFormat(locale, 'inch', 1) : unitFormat(locale, 'millimeter');
  return {
    asTold: units.volume === 'litre' && !imperial && units.temperature === 'celsius',
    percentParts: (percent) => {
      const parts = oneDecimal.formatToParts(percent);
      const cut = parts.findIndex((part) => part.type === 'decimal');
      return [joined(parts.slice(0, cut)), joined(parts.slice(cut))];
    },
    percent: (percent) => `${atMostOne.format(percent)}${NO_BREAK}%`,
    count: (count) => atMostOne.format(count),
    litres: volume.amount,
    flow: (rate_lph) => volume.flow(Math.abs(rate_lph)),
    depth: depthFormat(locale, imperial),
    distance: (mm) => distance.format(imperial ? mm / MM_PER.inch : mm),
    celsius: (temperature_c) => temperature.format(temperatureIn(units.temperature, temperature_c)),
    load: (load) => twoDecimals.format(load),
  };
}

interface VolumeFormat {
  amount(litres: number): string;
  flow(rate_lph: number): string;
}

/** Below so many litres a larger unit has one decimal more, or a dripping tap would be nothing. */
const FEW_LITRES = 40;

function volumeFormat(locale: string, unit: Units['volume']): VolumeFormat {
  const of = (formatWith: (more: 0 | 1) => Pick<Intl.NumberFormat, 'format'>) => {
    const [many, few] = [formatWith(0), formatWith(1)];
    return (litres: number) => (litres < FEW_LITRES ? few : many).format(litres / LITRES_PER[unit]);
  };
  switch (unit) {
    case 'litre':
      return {
        amount: unitFormat(locale, 'liter').format,
        flow: unitFormat(locale, 'liter-per-hour').format,
      };
    case 'gallon_us':
      return {
        amount: of((more) => unitFormat(locale, 'gallon', more)),
        flow: of((more) => unitFormat(locale, 'gallon-per-hour', more)),
      };
    // Intl knows neither the cubic metre nor the imperial gallon (ECMA-402, sanctioned units).
    case 'cubic_metre':
      return namedUnit(
        of((more) => plainFormat(locale, 2, more)),
        'm³',
      );
    case 'gallon_imperial':
      return namedUnit(
        of((more) => plainFormat(locale, 0, more)),
        'imp gal',
      );
  }
}

function namedUnit(figure: (litres: number) => string, unit: string): VolumeFormat {
  return {
    amount: (litres) => `${figure(litres)}${NO_BREAK}${unit}`,
    flow: (rate_lph) => `${figure(rate_lph)}${NO_BREAK}${unit}/h`,
  };
}

function plainFormat(locale: string, decimals: number, more: 0 | 1): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals + more,
  });
}

function depthFormat(locale: string, imperial: boolean): (length_mm: number) => string {
  if (imperial) {
    const feet = unitFormat(locale, 'foot', 1);
    const inches = unitFormat(locale, 'inch', 1);
    return (mm) => (mm < MM_PER.foot ? inches.format(mm / MM_PER.inch) : feet.format(mm / MM_PER.foot));
  }
  const metres = unitFormat(locale, 'meter', 2);
  const centimetres = unitFormat(locale, 'centimeter');
  return (mm) => (mm < MM_PER.metre ? centimetres.format(mm / 10) : metres.format(mm / MM_PER.metre));
}

/** Figures with a unit, which stay on one line. */
export function unitFormat(locale: string, unit: string, maximumFractionDigits = 0) {
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits } as const;
  const format = new Intl.NumberFormat(locale, style);
  return { format: (figure: number) => format.format(figure).replaceAll(' ', NO_BREAK) };
}

function joined(parts: readonly Intl.NumberFormatPart[]): string {
  return parts.map((part) => part.value).join('');
}
