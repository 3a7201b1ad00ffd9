import type { WaterSum } from '../../ports/history-export.js';
import type { UseOfPeriod } from '../../protocol/history.js';

type Figures = Omit<UseOfPeriod, 'date' | 'from' | 'to' | 'rain_mm'>;

/** Adds up hours, or what hours come to. */
export class Tally {
  rain_mm = 0;
  private drawn = 0;
  private filled = 0;
  private inlet = 0;
  private inlet_s = 0;
  private outlet_s = 0;
  private pump_s = 0;
  private readonly sources = new Map<string | null, { open_s: number; filled_litres: number }>();

  /** `sources`: how long each filled in this hour, in seconds; what nobody told of is a source without a name. */
  add(hour: WaterSum, sources: ReadonlyMap<string | null, number> = new Map()): void {
    this.drawn += hour.outflow_litres;
    this.filled += hour.inflow_litres;
    this.inlet += hour.inlet_litres;
    this.inlet_s += hour.inlet_s;
    this.outlet_s += hour.outlet_s;
    this.pump_s += hour.pump_s;
    if (hour.inlet_s === 0 && hour.inlet_litres === 0) return;
    const told = sources.size > 0 ? sources : new Map([[null, hour.inlet_s]]);
    const all_s = [...told.values()].reduce((sum, s) => sum + s, 0);
    for (const [source, open_s] of told) {
      const of = this.sources.get(source) ?? { open_s: 0, filled_litres: 0 };
      of.open_s += open_s;
      // Two sources in one hour share its water by their time.
      of.filled_litres += hour.inlet_litres * (all_s === 0 ? 1 : open_s / all_s);
      this.sources.set(source, of);
    }
  }

  addRain(mm: number): void {
    this.rain_mm = tenth(this.rain_mm + mm, 100);
  }

  figures(): Figures {
    return {
      drawn_litres: tenth(this.drawn),
      filled_litres: tenth(this.filled),
      unmetered_litres: tenth(Math.max(0, this.filled - this.inlet)),
      ...{ inlet_s: this.inlet_s, outlet_s: this.outlet_s, pump_s: this.pump_s },
      sources: [...this.sources].map(([source, { open_s, filled_litres }]) => ({
        source,
        open_s: Math.round(open_s),
        filled_litres: tenth(filled_litres),
      })),
    };
  }
}

function tenth(value: number, parts = 10): number {
  return Math.round(value * parts) / parts;
}
