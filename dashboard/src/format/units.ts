import { signal } from '@preact/signals';

/** The units people read figures in. Everything that is kept or sent is in SI units, whatever they choose. */
export interface Units {
  readonly volume: 'litre' | 'cubic_metre' | 'gallon_us' | 'gallon_imperial';
  readonly length: 'metric' | 'imperial';
  readonly temperature: 'celsius' | 'fahrenheit';
}

export const METRIC: Units = { volume: 'litre', length: 'metric', temperature: 'celsius' };

/** The units in use: whatever reads them follows a change. */
export const units = signal<Units>(METRIC);

/** Litres in one of them: the cubic metre, the US gallon (231 in³) and the imperial gallon, all by definition. */
export const LITRES_PER = {
  litre: 1,
  cubic_metre: 1000,
  gallon_us: 3.785411784,
  gallon_imperial: 4.54609,
} as const satisfies Record<Units['volume'], number>;

/** Millimetres in one of them, by definition. */
export const MM_PER = { metre: 1000, foot: 304.8, inch: 25.4 } as const;

/** A temperature on the chosen scale. */
export function temperatureIn(scale: Units['temperature'], temperature_c: number): number {
  return scale === 'fahrenheit' ? temperature_c * 1.8 + 32 : temperature_c;
}
