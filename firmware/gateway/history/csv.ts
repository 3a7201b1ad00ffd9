import type { Resolution } from '../../domain/history/resolution.js';
import type { ExportRow, FiguresRow, ReadingRow } from '../../ports/history-export.js';
import { toTimestamp } from '../../protocol/timestamp.js';

type Value = string | number | null;

/** Columns of an export with their units, `time_utc` and `tank` apart, and where in a row each is found. */
const READING: readonly (readonly [string, keyof ReadingRow])[] = [
  ['level_percent', 'percent'],
  ['depth_mm', 'depth_mm'],
  ['volume_litres', 'litres'],
  ['quality', 'quality'],
  ['rate_litres_per_hour', 'rate_lph'],
];
const FIGURES: readonly (readonly [string, keyof FiguresRow])[] = [
  ['min_percent', 'min_percent'],
  ['mean_percent', 'mean_percent'],
  ['max_percent', 'max_percent'],
  ['readings', 'readings'],
  ['bad_readings', 'bad_readings'],
  ['inflow_litres', 'inflow_litres'],
  ['outflow_litres', 'outflow_litres'],
  ['inlet_litres', 'inlet_litres'],
  ['inlet_open_seconds', 'inlet_s'],
  ['outlet_open_seconds', 'outlet_s'],
  ['pump_on_seconds', 'pump_s'],
];

/** The names of an export's columns. */
export function columnsOf(resolution: Resolution): readonly string[] {
  const own = resolution === 'raw' ? READING : FIGURES;
  return ['time_utc', 'tank', ...own.map(([name]) => name)];
}

/** A row in the order of its columns. */
export function valuesOf(row: ExportRow): readonly Value[] {
  const own = 'quality' in row ? READING.map(([, key]) => row[key]) : FIGURES.map(([, key]) => row[key]);
  return [toTimestamp(row.ts), row.tank, ...own];
}

/** One line of CSV (RFC 4180); unknown is empty. */
export function csvLine(values: readonly Value[]): string {
  return `${values.map(field).join(',')}\r\n`;
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
function field(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
