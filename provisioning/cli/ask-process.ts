import type { z } from 'zod';
import { ControlError, request } from '../../firmware/drivers/control/control-client.js';
import type { ExitName } from '../exit-codes.js';
import { Refusal } from '../refusal.js';

type Method = Parameters<typeof request>[1];

/**
 * Asks a running process, and checks its answer.
 * @throws Refusal `not_running`, `not_allowed`, `no_answer`, or the code with which the process refuses
 */
export async function askProcess<T>(
  socket: string,
  method: Method,
  path: string,
  answer: z.ZodType<T>,
  body?: object,
): Promise<T> {
  const given = await request(socket, method, path, body).catch((error: unknown) => {
    throw error instanceof ControlError ? refusalOf(error) : error;
  });
  const checked = answer.safeParse(given);
  if (checked.success) return checked.data;
  throw new Refusal({
    code: 'no_answer',
    message: `the process behind ${socket} answers in a way this sluice does not know`,
    hint: 'Update both to the same version; "sluice --version" tells this one\'s.',
    exit: 'not_running',
  });
}

const HINTS: Readonly<Record<string, string>> = {
  not_running:
    'Start it ("npm start", or "systemctl start" with its unit), or name its data folder with --data-dir.',
  not_allowed: 'Ask as the user it runs as, or with sudo.',
  no_answer: "Look into the process's log, and try again.",
  user_exists: 'Change it with "sluice user passwd" or "sluice user role".',
  user_unknown: '"sluice user list" shows all of them.',
  last_admin: 'Make somebody else an admin first.',
};

const EXITS: Readonly<Record<number, ExitName>> = {
  400: 'usage',
  404: 'not_found',
  409: 'conflict',
  422: 'usage',
};

function refusalOf({ code, message, status, mistakes }: ControlError): Refusal {
  const list = mistakes.map(({ path, message: what }) => `\n  ${path}: ${what}`).join('');
  const unreached = code === 'not_allowed' ? 'damaged' : 'not_running';
  return new Refusal({
    code,
    message: `${message}${list}`,
    hint: HINTS[code] ?? '',
    exit: status === 0 ? unreached : (EXITS[status] ?? 'failed'),
  });
}
