import { EXIT, type ExitName } from '../exit-codes.js';
import { Refusal } from '../refusal.js';
import type { Answer } from './answer.js';
import type { Surroundings } from './surroundings.js';

type Streams = Pick<Surroundings, 'stdout' | 'stderr'>;

/** An error as people and programs see it. */
export interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly exit: ExitName;
}

/** Prints what a command answers and gives the exit code. With `json`, stdout gets one document and nothing else. */
export function printAnswer(answer: Answer, json: boolean, { stdout, stderr }: Streams): number {
  const { warnings = [], next = [], exit = 'ok' } = answer;
  if (json) {
    stdout.write(`${JSON.stringify({ ...answer.json, warnings, next }, null, 2)}\n`);
    return EXIT[exit];
  }
  if (answer.text !== '') stdout.write(`${answer.text.replace(/\n+$/, '')}\n`);
  for (const { message } of warnings) stderr.write(`Warning: ${message}\n`);
  if (next.length > 0) stderr.write(`Next: ${next.join('\n      ')}\n`);
  return EXIT[exit];
}

/** Prints an error and gives the exit code: as text on stderr, with `json` as one document on stdout. */
export function printError({ code, message, hint, exit }: Told, json: boolean, streams: Streams): number {
  if (json) streams.stdout.write(`${JSON.stringify({ error: { code, message, hint } }, null, 2)}\n`);
  else streams.stderr.write(`sluice: ${message}\n${hint === '' ? '' : `${hint}\n`}`);
  return EXIT[exit];
}

const DISK: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder, not a file',
  ENOENT: 'it is not there',
  EIO: 'the disk reports a fault',
  ELOOP: 'there are too many links in the path',
  ENAMETOOLONG: 'the path is too long',
};

/** Puts any error into words. What nobody foresaw is told by its message, without a stack trace. */
export function explain(error: unknown): Told {
  if (error instanceof Refusal) return error;
  const { code = '', path = '', message = String(error) } = error as NodeJS.ErrnoException;
  const disk = DISK[code];
  if (disk !== undefined)
    return {
      code: 'file_unusable',
      message: `${path || 'a file'} cannot be used: ${disk}`,
      hint: 'Mend that and run the same command again.',
      exit: code === 'ENOENT' ? 'not_found' : 'damaged',
    };
  return {
    code: 'unexpected',
    message: `something unexpected went wrong: ${message}`,
    hint: 'Run the same command again: nothing is left half done. If it stays, please report it with this message.',
    exit: 'failed',
  };
}
