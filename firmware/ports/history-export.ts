import type { ReadingRecord } from '../protocol/payloads.js';

/** [from, to) in ms of wall time, of one tank, or of all with null. */
export interface HistorySpan {
  readonly tank: string | null;
  readonly from_ms: number;
  readonly to_ms: number;
}

/** A reading as it came; `ts` in ms of wall time. */
export type ReadingRow = Omit<ReadingRecord, 'kind' | 'ts'> & { readonly ts: number };

/** An hour or UTC day of a tank; `ts` is its beginning in ms of wall time. Levels are null where none was good. */
export interface FiguresRow {
  readonly ts: number;
  readonly tank: string;
  readonly min_percent: number | null;
  readonly mean_percent: number | null;
  readonly max_percent: number | null;
  readonly readings: number;
  readonly bad_readings: number;
  readonly inflow_litres: number;
  readonly outflow_litres: number;
  /** The part of the inflow that came while the inlet was open. */
  readonly inlet_litres: number;
  /** How long each actuator ran, in seconds. */
  readonly inlet_s: number;
  readonly outlet_s: number;
  readonly pump_s: number;
}

/** What went in and out of a tank in a span. */
export type WaterSum = Pick<
  FiguresRow,
  'inflow_litres' | 'outflow_litres' | 'inlet_litres' | 'inlet_s' | 'outlet_s' | 'pump_s'
>;

export type ExportRow = ReadingRow | FiguresRow;
