import { Readable } from 'node:stream';
import { z } from 'zod';
import { resolutionOf } from '../../../domain/history/resolution.js';
import { exportQuery } from '../../../protocol/history.js';
import { knownTank } from '../../state/known-tank.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { spanOf } from './history-span.js';

/** Sent as it is read. */
const TEXT = z
  .custom<string | Readable>((answer) => typeof answer === 'string' || answer instanceof Readable)
  .meta({ type: 'string' });

/** The same pieces, once the first is there: what cannot be read at all can still be answered with an error. */
async function begun(pieces: AsyncIterable<string>): Promise<AsyncIterable<string>> {
  const each = pieces[Symbol.asyncIterator]();
  const first = await each.next();
  return (async function* () {
    try {
      for (let one = first; one.done !== true; one = await each.next()) yield one.value;
    } finally {
      await each.return?.();
    }
  })();
}

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
      handler: async ({ query, setHeader, gone }) => {
        const { format, tank } = query;
        if (tank !== undefined) knownTank(state, tank);
        const span = spanOf(query, clock.wall_ms(), 0);
        const resolution = query.resolution ?? resolutionOf(span, 0);
        const asked = { span: { tank: tank ?? null, ...span }, resolution, format };
        const text = await begun(history.text(asked, gone));
        const days = [query.from, query.to].map((time) => time.slice(0, 10)).join('-to-');
        const name = `sluice-${tank ?? 'all-tanks'}-${resolution}-${days}.${format}`;
        setHeader('Content-Disposition', `attachment; filename="${name}"`);
        if (format === 'json') setHeader('Content-Type', 'application/json; charset=utf-8');
        return Readable.from(text, { highWaterMark: 1 });
      },
    }),
  ];
}
