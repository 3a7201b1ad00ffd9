import { pino } from 'pino';
import type { Log } from '../../ports/log.js';
import { textLine } from './text-line.js';

/** How a process logs. */
export interface LogOptions {
  /** Name of the process, at the head of each line. */
  readonly name: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** `text` for people and journals, `json` for machines. */
  readonly format: 'text' | 'json';
}

/** Fields that must never reach a log, wherever they turn up. */
const SECRET_FIELDS = ['password', 'secret', '*.password', '*.secret', 'cookie', '*.cookie'];

/** A log on standard output: one line an event, written at once. */
export function createLog({ name, level, format }: LogOptions): Log {
  const options = {
    name,
    level,
    base: { name },
    redact: SECRET_FIELDS,
    serializers: { error: pino.stdSerializers.err },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  if (format === 'json') return pino(options, pino.destination({ dest: 1, sync: true }));
  return pino(options, { write: (json: string) => process.stdout.write(textLine(json)) });
}
