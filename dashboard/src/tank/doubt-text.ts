import { t } from '../i18n/language.js';
import type { Doubt } from './doubt.js';

/** The doubt in words. */
export function doubtText(doubt: Doubt, node: string): string {
  return doubt === 'node_offline' ? t('tank.doubt.node_offline', { node }) : t(`tank.doubt.${doubt}`);
}
