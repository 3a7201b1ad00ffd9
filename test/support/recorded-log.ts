import type { Log } from '../../firmware/ports/log.js';

/** One line of a {@link RecordedLog}. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly sentence: string;
}

/** A log that keeps what it is told, for a test to look at. */
export class RecordedLog implements Log {
  readonly lines: LogLine[] = [];

  debug(fields: object, sentence: string): void {
    this.lines.push({ level: 'debug', fields, sentence });
  }

  info(fields: object, sentence: string): void {
    this.lines.push({ level: 'info', fields, sentence });
  }

  warn(fields: object, sentence: string): void {
    this.lines.push({ level: 'warn', fields, sentence });
  }

  error(fields: object, sentence: string): void {
    this.lines.push({ level: 'error', fields, sentence });
  }
}
