import type { SessionView } from '../../../firmware/protocol/rest.js';
import { t } from '../i18n/language.js';

/** What somebody may do here, in words; that it is the phone's doing where it is. */
export function roleText({ role, capped_by_device }: Pick<SessionView, 'role' | 'capped_by_device'>): string {
  const word = t(`role.${role}`);
  return capped_by_device === true ? t('role.on_this_phone', { role: word }) : word;
}
