import type { TankView } from '../../../firmware/protocol/rest.js';
import { numbers, t } from '../i18n/language.js';
import type { Doubt } from './doubt.js';

interface LevelProps {
  readonly tank: TankView;
  readonly doubt: Doubt | null;
}

/** The big figure. A level that is no longer certain is struck and says what it is: the last known one. */
export function Percent({ tank, doubt }: LevelProps) {
  const percent = tank.level?.percent ?? null;
  return (
    <p class="percent">
      <span data-testid={`tank-${tank.id}-percent`} data-known={percent !== null}>
        {percent === null ? t('tank.no_number') : <Figure percent={percent} struck={doubt !== null} />}
      </span>
      {doubt !== null && percent !== null && <span class="tag">{t('tank.last_known')}</span>}
    </p>
  );
}

function Figure({ percent, struck }: { percent: number; struck: boolean }) {
  const [whole, decimals] = numbers.value.percentParts(percent);
  const figure = (
    <>
      <bdi dir="ltr">
        {whole}
        <small>{decimals}</small>
      </bdi>
      <small> %</small>
    </>
  );
  return struck ? <s>{figure}</s> : figure;
}

/** Litres in the tank of the litres it holds. */
export function Litres({ tank }: LevelProps) {
  const litres = tank.level?.litres ?? null;
  const capacity = tank.capacity_litres === null ? null : numbers.value.litres(tank.capacity_litres);
  if (litres === null) return <p class="litres">{capacity !== null && t('tank.capacity', { capacity })}</p>;
  const present = numbers.value.litres(litres);
  return (
    <p class="litres">{capacity === null ? present : t('tank.litres', { litres: present, capacity })}</p>
  );
}
