import type { Position } from '../../../../firmware/protocol/position.js';
import { language } from '../../i18n/language.js';
import { t } from './texts.js';

/** A place in words. */
export function placeText(position: Position | null): string {
  if (position === null) return t('setup.place.none');
  const { format } = new Intl.NumberFormat(language.value.locale, { maximumFractionDigits: 6 });
  return 'x_m' in position
    ? t('setup.place.on_plan', { east: format(position.x_m), north: format(position.y_m) })
    : t('setup.place.on_earth', {
        latitude: format(position.latitude_deg),
        longitude: format(position.longitude_deg),
      });
}
