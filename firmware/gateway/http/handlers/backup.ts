import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { backupView } from '../../../protocol/backup.js';
import { ADMIN } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

/** Sent as it is read. */
const BYTES = z
  .custom<string | Readable>((answer) => typeof answer === 'string' || answer instanceof Readable)
  .meta({ type: 'string', format: 'binary' });

export function backupRoutes({ backups, log }: Services): Route[] {
  return [
    guarded({
      method: 'POST',
      path: '/api/backup',
      roles: ADMIN,
      summary: 'Begins a backup of the database and the configuration, without keys; one at a time',
      status: 202,
      answer: backupView,
      handler: ({ by, from }) => backups.begin({ by, from }),
    }),
    guarded({
      method: 'GET',
      path: '/api/backup',
      roles: ADMIN,
      summary: 'How far the backup is, and until when it can be fetched',
      status: 200,
      answer: backupView,
      handler: () => backups.view(),
    }),
    guarded({
      method: 'GET',
      path: '/api/backup/file',
      roles: ADMIN,
      summary: 'The backup that is ready, as a tar.gz archive',
      status: 200,
      media: 'application/gzip',
      answer: BYTES,
      handler: ({ by, from, setHeader }) => {
        const { name, content } = backups.file({ by, from });
        setHeader('Content-Disposition', `attachment; filename="${name}"`);
        const packed = createGzip();
        // Whichever end goes first takes the other with it.
        pipeline(Readable.from(content), packed, (error) => {
          if (error) log.warn({ error }, 'A backup was not fetched to its end');
        });
        return packed;
      },
    }),
  ];
}
