import type { Trouble } from '../http/request.js';
import { refusalText } from '../i18n/language.js';
import { t } from './texts.js';

/** What became of a request that failed, and what to do. */
export function troubleText(trouble: Trouble): string {
  if (trouble.kind === 'unreachable') return t('admin.trouble.unreachable');
  switch (trouble.code) {
    case 'user_exists':
      return t('admin.trouble.user_exists');
    case 'last_admin':
      return t('admin.trouble.last_admin');
    case 'password_unfit':
      return t('admin.people.password_unfit');
    default:
      return t('admin.trouble.other', { detail: refusalText(trouble) });
  }
}
