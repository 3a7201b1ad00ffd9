import type { Trouble } from '../../http/request.js';
import { refusalText } from '../../i18n/language.js';
import { t } from './texts.js';

/** What became of a request that failed, and what to do. */
export function troubleText(trouble: Trouble): string {
  if (trouble.kind === 'unreachable') return t('setup.trouble.unreachable');
  switch (trouble.code) {
    case 'node_offline':
      return t('setup.trouble.node_offline');
    case 'node_silent':
      return t('setup.trouble.node_silent');
    case 'calibration_unknown':
      return t('setup.trouble.unknown');
    default:
      return t('setup.trouble.other', { detail: refusalText(trouble) });
  }
}
