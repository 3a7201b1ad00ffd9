import type { Trouble } from '../http/request.js';
import { refusalText, t } from '../i18n/language.js';

/**
 * Why signing in did not work, in words.
 * @param waited_s seconds since the gateway said so: a waiting time counts down
 */
export function signInTroubleText(trouble: Trouble, waited_s: number): string {
  if (trouble.kind === 'unreachable') return t('signin.unreachable');
  if (trouble.status === 401) return t('signin.wrong');
  if (trouble.status !== 429) return refusalText(trouble);
  if (trouble.retry_after_s === null) return t('signin.throttled_unknown');
  return t('signin.throttled', { seconds: Math.max(1, trouble.retry_after_s - waited_s) });
}

/** Seconds left before another attempt makes sense; 0 when it makes sense now. */
export function waitLeft_s(trouble: Trouble | null, waited_s: number): number {
  if (trouble === null || trouble.kind !== 'refused' || trouble.status !== 429) return 0;
  return Math.max(0, (trouble.retry_after_s ?? 0) - waited_s);
}
