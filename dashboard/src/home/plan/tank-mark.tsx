import { type ReadonlySignal, useComputed } from '@preact/signals';
import type { TankView } from '../../../../firmware/protocol/rest.js';
import { numbers, t } from '../../i18n/language.js';
import { Refilling, Warning } from '../../icons/icons.js';
import type { TankSeen } from '../../live/seen.js';
import { hrefOf } from '../../route/address.js';
import { useServices } from '../../services.js';
import { type Doubt, doubtAbout } from '../../tank/doubt.js';
import { isTrouble, statusText } from '../status-text.js';

/** One tank on the plan: a sight glass with its name and level, and the way to its page. */
export function TankMark({ id }: { id: string }) {
  const seen = useServices().farm.tank(id);
  return seen === undefined ? null : <Mark seen={seen} />;
}

function Mark({ seen }: { seen: ReadonlySignal<TankSeen> }) {
  const { live, ticker } = useServices();
  const { tank } = seen.value;
  const doubt = useComputed(() => doubtAbout(seen.value, live.inContact.value, ticker.now_ms.value)).value;
  const percent = tank.level?.percent ?? null;
  const trouble = doubt !== null || isTrouble(tank);
  return (
    <a
      class="plan-mark"
      href={hrefOf({ at: 'tank', id: tank.id })}
      data-testid={`plan-${tank.id}`}
      data-trouble={trouble}
    >
      <Glass tank={tank} doubt={doubt} />
      <span class="plan-badge">{trouble ? <Warning /> : tank.inlet?.state === 'open' && <Refilling />}</span>
      <span class="plan-name" dir="auto">
        {tank.name}
      </span>{' '}
      <span class="plan-percent">
        {percent === null ? t('tank.no_number') : <Figure percent={percent} struck={doubt !== null} />}
      </span>{' '}
      <span class="visually-hidden">{statusText(tank, doubt)}</span>
    </a>
  );
}

function Figure({ percent, struck }: { percent: number; struck: boolean }) {
  // In whole percents: it is read from afar.
  const figure = numbers.value.percent(Math.round(percent));
  return struck ? <s>{figure}</s> : figure;
}

/** The glass from brim to floor, in the units of its drawing: 4 to 44 from the top. Half of its wall lies inside. */
const TOP = 4;
const DEEP = 40;
const WALL = 1;

function Glass({ tank: { level, rule }, doubt }: { tank: TankView; doubt: Doubt | null }) {
  const percent = level?.percent ?? null;
  const at = (share: number) => TOP + DEEP * (1 - share / 100);
  const surface = Math.max(TOP + WALL, at(percent ?? 0));
  const marks = rule?.enabled ? [rule.low_percent, rule.high_percent] : [];
  const lines = marks.map((mark) => `M2 ${at(mark)}h36`).join('');
  return (
    <svg
      class="plan-glass"
      viewBox="0 0 40 48"
      aria-hidden="true"
      data-known={percent !== null && doubt === null}
    >
      <rect class="inside" x="4" y={TOP} width="32" height={DEEP} rx="5" />
      {percent !== null && (
        <rect class="level" x="5" y={surface} width="30" height={Math.max(0, TOP + DEEP - WALL - surface)} />
      )}
      <path class="ground" d={lines} />
      <path class="rule" d={lines} />
      <rect class="wall" x="4" y={TOP} width="32" height={DEEP} rx="5" />
    </svg>
  );
}
