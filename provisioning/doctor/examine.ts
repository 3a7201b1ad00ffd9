import { Refusal } from '../refusal.js';
import { broken, type Check, type Examined, type Finding, skipped } from './check.js';

/** A finding and the check it came from. */
export interface Examination extends Finding {
  readonly id: string;
  readonly title: string;
}

/** Runs all checks at once, and gives their findings in the order of the checks. Never rejects. */
export function examine(checks: readonly Check[], examined: Examined): Promise<Examination[]> {
  return Promise.all(
    checks.map(async (check) => {
      const { id, title } = check;
      const { state, what, do_this } = await check.run(examined).catch(failedOf);
      return { id, title, state, what, do_this };
    }),
  );
}

/** A check that cannot look is no finding about the machine, unless what it looks at is damaged. */
function failedOf(error: unknown): Finding {
  if (error instanceof Refusal) return broken(error.message, error.hint);
  const { code, path = '', message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM')
    return skipped(`this user may not read ${path}`, 'Run it with sudo.');
  return broken(`it could not be checked: ${message}`, 'Mend that, and run it again.');
}
