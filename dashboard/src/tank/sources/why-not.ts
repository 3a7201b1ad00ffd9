import type { TankView } from '../../../../firmware/protocol/rest.js';
import { sentence } from '../../i18n/language.js';
import type { Doubt } from '../doubt.js';

/**
 * Why a source is not used now, in the language in use. Null where it may be, where its node does not tell, and while the
 * tank is in doubt: then nobody knows.
 */
export function whyNot(
  { inlet }: Pick<TankView, 'inlet'>,
  source: string,
  doubt: Doubt | null,
): string | null {
  const barred = inlet?.barred_sources?.find((one) => one.source === source);
  if (barred === undefined || doubt !== null) return null;
  return sentence({ code: barred.reason_code, args: barred.reason_args, text: barred.reason });
}
