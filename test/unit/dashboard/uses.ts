import type { UseOfPeriod } from '../../../firmware/protocol/history.js';

/** What was drawn in the period that begins on a date; nothing else happened in it. */
export function useOf(date: string, drawn_litres: number, change: Partial<UseOfPeriod> = {}): UseOfPeriod {
  return {
    date,
    from: `${date}T00:00:00.000Z`,
    to: `${date}T24:00:00.000Z`,
    drawn_litres,
    filled_litres: 0,
    unmetered_litres: 0,
    inlet_s: 0,
    outlet_s: 0,
    pump_s: 0,
    sources: [],
    rain_mm: null,
    ...change,
  };
}
