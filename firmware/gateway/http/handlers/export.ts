import { Readable } from 'node:stream';
import { z } from 'zod';
import { resolutionOf } from '../../../domain/history/resolution.js';
import { exportQuery } from '../../../protocol/history.js';
import { exportText } from '../../history/export-text.js';
import { eachInTurn } from '../../history/let-others-first.js';
import { knownTank } from '../../state/known-tank.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { spanOf } from './history-span.js';

/** Sent as it is read. */
const TEXT = z
  .custom<string | Readable>((answer) => typeof answer === 'string' || answer instanceof Readable)
  .meta({ type: 'string' });

export function exportRoutes({ state, history, clock }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/export',
      roles: ANY_ROLE,
      summary:
        'The history of one tank, or of all, as a file: CSV (RFC 4180) or JSON, with units in the names',
      status: 200,
      media: 'text/csv; charset=utf-8',
      query: exportQuery,
      answer: TEXT,
      handler: ({ query, setHeader }) => {
        const { format, tank } = query;
        if (tank !== undefined) knownTank(state, tank);
        const span = spanOf(query, clock.wall_ms(), 0);
        const resolution = query.resolution ?? resolutionOf(span, 0);
        const days = [query.from, query.to].map((time) => time.slice(0, 10)).join('-to-');
        const name = `sluice-${tank ?? 'all-tanks'}-${resolution}-${days}.${format}`;
        setHeader('Content-Disposition', `attachment; filename="${name}"`);
        if (format === 'json') setHeader('Content-Type', 'application/json; charset=utf-8');
        const text = exportText(
          history.rows({ tank: tank ?? null, ...span }, resolution),
          resolution,
          format,
        );
        return Readable.from(eachInTurn(text), { highWaterMark: 1 });
      },
    }),
  ];
}
