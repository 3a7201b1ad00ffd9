import type { TankView } from '../../../firmware/protocol/rest.js';
import { numbers, t } from '../i18n/language.js';
import type { Doubt } from './doubt.js';

/** The tank as a sight glass, with the marks where the refill rule starts and stops. */
export function LevelGauge({ tank, doubt }: { tank: TankView; doubt: Doubt | null }) {
  const percent = tank.level?.percent ?? null;
  return (
    <div class="gauge" role="img" aria-label={label(tank, doubt)}>
      <div class="glass" data-known={percent !== null && doubt === null}>
        {percent !== null && <div class="water" style={{ '--level': `${percent}%` }} />}
      </div>
      {tank.rule?.enabled && (
        <>
          <Mark percent={tank.rule.high_percent} />
          <Mark percent={tank.rule.low_percent} />
        </>
      )}
    </div>
  );
}

function Mark({ percent }: { percent: number }) {
  return (
    <span class="mark" style={{ '--level': `${percent}%` }}>
      <span>{numbers.value.count(percent)}</span>
    </span>
  );
}

function label({ level, rule }: TankView, doubt: Doubt | null): string {
  const percent = level?.percent ?? null;
  const figure = percent === null ? t('tank.no_number') : numbers.value.percent(percent);
  const known = doubt === null ? figure : `${figure}, ${t('tank.last_known')}`;
  const parts = [t('tank.gauge', { level: known })];
  if (rule?.enabled) {
    const low = numbers.value.percent(rule.low_percent);
    const high = numbers.value.percent(rule.high_percent);
    parts.push(t('tank.gauge.marks', { low, high }));
  }
  return parts.join('. ');
}
