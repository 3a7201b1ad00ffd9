/** Prints a figure beside its budget, one line each, so that runs can be compared by eye and by grep. */
export function figure(name: string, value: number, unit: string, budget?: number): void {
  const limit =
    budget === undefined ? '' : `  (budget ${budget} ${unit}: ${value <= budget ? 'kept' : 'MISSED'})`;
  process.stdout.write(`figure ${name}: ${Math.round(value * 100) / 100} ${unit}${limit}\n`);
}

/** The value below which the given share (0–1) of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
