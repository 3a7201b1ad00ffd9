import type { ActuatorName } from '../../../domain/actuator/actuator.js';
import { HOUR_MS } from '../../../domain/history/resolution.js';
import { WaterMoved } from '../../../domain/history/water-moved.js';
import { type RunRow, RunTimes } from './run-times.js';

export interface RawRow {
  readonly ts: number;
  readonly tank: string;
  readonly percent: number | null;
  readonly litres: number | null;
  readonly quality: string;
}

/** A row of `rollup_hours`, in the order of its columns. */
export type FiguresRow = [
  tank: string,
  ts: number,
  ...levels: [number | null, number | null, number | null],
  ...counts: [number, number, number],
  ...moved_dl: [number, number, number],
  ...run_s: [number, number, number],
];

interface TankHour {
  readonly water: WaterMoved;
  min: number;
  max: number;
  sum: number;
  good: number;
  readings: number;
  bad: number;
}

/** Gathers one hour of all tanks, reading by reading in the order of time. */
export class HourFigures {
  private readonly tanks = new Map<string, TankHour>();
  private readonly runs: RunTimes;

  /**
   * `runs`: changes of actuators from some time before the hour to its end, in the order of time. `heights_mm`: of the
   * tanks, as far as they are known.
   */
  constructor(
    readonly hour: number,
    runs: readonly RunRow[],
    private readonly heights_mm: ReadonlyMap<string, number>,
  ) {
    this.runs = new RunTimes(runs, hour, hour + HOUR_MS);
  }

  /** A reading of the hour, or one shortly before it, from which the water is reckoned. */
  add({ ts, tank, percent, litres, quality }: RawRow): void {
    const of = this.tankOf(tank);
    const good = quality === 'good' && percent !== null;
    if (good && litres !== null) {
      const open = this.runs.runsAt(tank, 'inlet', ts);
      if (ts < this.hour) of.water.begin(litres, open);
      else of.water.add(litres, percent, open);
    }
    if (ts < this.hour) return;
    of.readings++;
    if (quality === 'bad') of.bad++;
    if (!good) return;
    of.good++;
    of.sum += percent;
    of.min = Math.min(of.min, percent);
    of.max = Math.max(of.max, percent);
  }

  /** The tanks of which something is known in this hour. */
  rows(): FiguresRow[] {
    for (const tank of this.runs.tanks()) this.tankOf(tank);
    return [...this.tanks].flatMap(([tank, of]) => {
      const { hour, runs } = this;
      const run_s = (actuator: ActuatorName) => Math.round(runs.ran_ms(tank, actuator) / 1000);
      const ran = [run_s('inlet'), run_s('outlet'), run_s('pump')] as const;
      if (of.readings === 0 && ran.every((s) => s === 0)) return [];
      const { inflow_litres, outflow_litres, inlet_litres } = of.water.moved();
      const levels = of.good === 0 ? ([null, null, null] as const) : levelsOf(of);
      const counts = [of.good, of.readings, of.bad] as const;
      const moved = [tenths(inflow_litres), tenths(outflow_litres), tenths(inlet_litres)] as const;
      return [[tank, hour, ...levels, ...counts, ...moved, ...ran] satisfies FiguresRow];
    });
  }

  private tankOf(tank: string): TankHour {
    let of = this.tanks.get(tank);
    if (of === undefined) {
      const none = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0 };
      of = {
        water: new WaterMoved(this.heights_mm.get(tank) ?? null),
        ...none,
        good: 0,
        readings: 0,
        bad: 0,
      };
      this.tanks.set(tank, of);
    }
    return of;
  }
}

/** Rounded outwards, so that an extreme is never hidden. */
function levelsOf({ min, max, sum, good }: TankHour) {
  return [Math.floor(min * 100), Math.round((sum / good) * 100), Math.ceil(max * 100)] as const;
}

function tenths(litres: number): number {
  return Math.round(litres * 10);
}
