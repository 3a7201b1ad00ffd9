import { figure } from './figures.js';

/** Figures that must not be over their budget; all are measured before any fails. */
export class Budgets {
  /** Those that were. */
  readonly missed: string[] = [];

  keep(name: string, value: number, unit: string, budget: number): void {
    figure(name, value, unit, budget);
    if (!(value <= budget)) this.missed.push(`${name}: ${value} ${unit}, of ${budget}`);
  }
}
