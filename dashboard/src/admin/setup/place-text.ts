import type { Position } from '../../../../firmware/protocol/position.js';
import { unitFormat } from '../../format/numbers.js';
import { language } from '../../i18n/language.js';
import { t } from './texts.js';

/** A place in words. */
export function placeText(position: Position | null): string {
  if (position === null) return t('setup.place.none');
  const { locale } = language.value;
  if ('x_m' in position) {
    // In metres, as they are typed, whatever else is told in feet.
    const metres = unitFormat(locale, 'meter', 6);
    return t('setup.place.on_plan', {
      east: metres.format(position.x_m),
      north: metres.format(position.y_m),
    });
  }
  const { format } = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  return t('setup.place.on_earth', {
    latitude: format(position.latitude_deg),
    longitude: format(position.longitude_deg),
  });
}
