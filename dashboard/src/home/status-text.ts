import type { TankView } from '../../../firmware/protocol/rest.js';
import { sentence, t } from '../i18n/language.js';
import type { Doubt } from '../tank/doubt.js';
import { doubtText } from '../tank/doubt-text.js';

/** Whether the status of a tank is something to look after. */
export function isTrouble({ status }: TankView): boolean {
  return status !== null && status.code !== 'ready' && status.code !== 'refilling';
}

/** The one sentence on a tank: why its figures are not the present ones, else its status. */
export function statusText(tank: TankView, doubt: Doubt | null): string {
  if (doubt !== null) return doubtText(doubt, tank.node);
  return tank.status === null ? t('tank.status_unknown') : sentence(tank.status);
}
