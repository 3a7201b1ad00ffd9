import { type ReadonlySignal, useComputed } from '@preact/signals';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { ActuatorLines } from '../actuator/actuator-lines.js';
import { fittedOf } from '../actuator/fitted.js';
import { numbers } from '../i18n/language.js';
import { Ready, Refilling, Unknown, Warning } from '../icons/icons.js';
import type { TankSeen } from '../live/seen.js';
import { hrefOf } from '../route/address.js';
import { useServices } from '../services.js';
import { AgeLine } from '../tank/age-line.js';
import { type Doubt, doubtAbout } from '../tank/doubt.js';
import { Percent } from '../tank/level-text.js';
import { TrendLine } from '../tank/trend-line.js';
import { isTrouble, statusText } from './status-text.js';

/** One tank of very many: what a card says, in a row of the same height for all; to work it is behind its name. */
export function CompactCard({ id }: { id: string }) {
  const seen = useServices().farm.tank(id);
  return seen === undefined ? null : <Card seen={seen} />;
}

function Card({ seen }: { seen: ReadonlySignal<TankSeen> }) {
  const { live, ticker } = useServices();
  const { tank } = seen.value;
  const doubt = useComputed(() => doubtAbout(seen.value, live.inContact.value, ticker.now_ms.value)).value;
  return (
    <article class="card tank compact" data-testid={`tank-${tank.id}`} data-doubt={doubt ?? 'none'}>
      <header class="tank-head">
        <h2>
          <a href={hrefOf({ at: 'tank', id: tank.id })}>{tank.name}</a>
        </h2>
        <AgeLine seen={seen.value} doubt={doubt} short />
      </header>
      <div class="compact-level">
        <Percent tank={tank} doubt={doubt} />
        <p class="litres">{amountText(tank)}</p>
      </div>
      <LevelBar tank={tank} doubt={doubt} />
      <p class="compact-status" data-trouble={doubt !== null || isTrouble(tank)}>
        <StatusIcon tank={tank} doubt={doubt} />
        <span data-testid={`tank-${tank.id}-status`}>{statusText(tank, doubt)}</span>
      </p>
      <TrendLine tank={tank} doubt={doubt} />
      <ActuatorLines seen={seen.value} doubt={doubt} actuators={fittedOf(tank)} />
    </article>
  );
}

/** The water in it, and the node that measures it. */
function amountText({ level, node }: TankView): string {
  return level?.litres == null ? node : `${numbers.value.litres(level.litres)} · ${node}`;
}

/** The level lying down, with the marks of the rule. */
function LevelBar({ tank: { level, rule }, doubt }: { tank: TankView; doubt: Doubt | null }) {
  const percent = level?.percent ?? null;
  return (
    <div class="level-bar" data-known={percent !== null && doubt === null} aria-hidden="true">
      <div style={{ '--level': `${percent ?? 0}%` }} />
      {rule?.enabled && <span style={{ '--level': `${rule.low_percent}%` }} />}
      {rule?.enabled && <span style={{ '--level': `${rule.high_percent}%` }} />}
    </div>
  );
}

function StatusIcon({ tank, doubt }: { tank: TankView; doubt: Doubt | null }) {
  if (doubt !== null || isTrouble(tank)) return <Warning />;
  if (tank.status?.code === 'refilling') return <Refilling />;
  return tank.status === null ? <Unknown /> : <Ready />;
}
