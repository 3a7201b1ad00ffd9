import type { Resolution } from '../../domain/history/resolution.js';
import type { ExportRow } from '../../ports/history-export.js';
import { columnsOf, csvLine, valuesOf } from './csv.js';

/** An export as text, batch by batch: CSV with its units in the header, or one JSON document of the same columns. */
export function* exportText(
  batches: Iterable<readonly ExportRow[]>,
  resolution: Resolution,
  format: 'csv' | 'json',
): Generator<string> {
  if (format === 'csv') {
    yield csvLine(columnsOf(resolution));
    for (const batch of batches) yield batch.map((row) => csvLine(valuesOf(row))).join('');
    return;
  }
  yield `{"resolution":"${resolution}","columns":${JSON.stringify(columnsOf(resolution))},"rows":[`;
  let between = '';
  for (const batch of batches) {
    if (batch.length === 0) yield '';
    else yield between + batch.map((row) => JSON.stringify(valuesOf(row))).join(',');
    if (batch.length > 0) between = ',';
  }
  yield ']}\n';
}
