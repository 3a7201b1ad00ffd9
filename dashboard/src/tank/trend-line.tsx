import type { TankView } from '../../../firmware/protocol/rest.js';
import { numbers, t } from '../i18n/language.js';
import { estimateText } from '../i18n/time-text.js';
import { Falling, Rising, Steady, Unknown } from '../icons/icons.js';
import type { Doubt } from './doubt.js';
import { type Trend, trendOf } from './trend.js';

const ARROWS = { rising: Rising, falling: Falling, steady: Steady, unknown: Unknown };

/** Where the level goes, how fast, and when it gets to the next mark. A doubtful level goes nowhere. */
export function TrendLine({ tank, doubt }: { tank: TankView; doubt: Doubt | null }) {
  if (doubt !== null || tank.level === null || tank.level.percent === null) return null;
  const trend = trendOf(tank);
  const Arrow = ARROWS[trend.direction];
  return (
    <p class="trend" data-direction={trend.direction}>
      <Arrow />
      {trendText(trend)}
    </p>
  );
}

function trendText({ direction, rate_lph, next }: Trend): string {
  const parts = [t(`trend.${direction}`)];
  if (rate_lph !== null) parts[0] += ` ${numbers.value.flow(rate_lph)}`;
  if (next !== null) {
    const percent = numbers.value.percent(next.percent);
    parts.push(t('trend.until', { percent, duration: estimateText(next.in_ms) }));
  }
  return parts.join(' · ');
}
