import { type ReadonlySignal, useComputed } from '@preact/signals';
import { fittedOf } from '../actuator/fitted.js';
import { useAnnounced } from '../announce/use-announced.js';
import { sentence } from '../i18n/language.js';
import { InletPanel } from '../inlet/inlet-panel.js';
import type { TankSeen } from '../live/seen.js';
import { hrefOf } from '../route/address.js';
import { LazyPart, useLoaded } from '../route/use-loaded.js';
import { useServices } from '../services.js';
import { AgeLine } from './age-line.js';
import { type Doubt, doubtAbout } from './doubt.js';
import { doubtText } from './doubt-text.js';
import { InstrumentsLine } from './instruments-line.js';
import { LevelGauge } from './level-gauge.js';
import { Litres, Percent } from './level-text.js';
import { StatusLine } from './status-line.js';
import { TrendLine } from './trend-line.js';

/** One tank: how much water, whether that is still true, what happens to it, and the valve that fills it. */
export function TankCard({ id, admin }: { id: string; admin: boolean }) {
  const seen = useServices().farm.tank(id);
  return seen === undefined ? null : <Card seen={seen} admin={admin} />;
}

function Card({ seen, admin }: { seen: ReadonlySignal<TankSeen>; admin: boolean }) {
  const { live, ticker } = useServices();
  const { tank } = seen.value;
  // The card is drawn anew when the doubt changes, not every second it is asked for.
  const doubt = useComputed(() => doubtAbout(seen.value, live.inContact.value, ticker.now_ms.value)).value;
  useAnnounced(spoken(seen.value, doubt));
  return (
    <article
      class="card tank"
      data-testid={`tank-${tank.id}`}
      data-doubt={doubt ?? 'none'}
      aria-labelledby={`tank-${tank.id}-name`}
    >
      <header class="tank-head">
        <h2 id={`tank-${tank.id}-name`}>
          <a href={hrefOf({ at: 'tank', id: tank.id })}>{tank.name}</a>
        </h2>
        <AgeLine seen={seen.value} doubt={doubt} />
      </header>
      <div class="tank-level">
        <LevelGauge tank={tank} doubt={doubt} />
        <div class="tank-reading">
          <Percent tank={tank} doubt={doubt} />
          <Litres tank={tank} doubt={doubt} />
          <StatusLine tank={tank} doubt={doubt} />
          <TrendLine tank={tank} doubt={doubt} />
          <InstrumentsLine tank={tank} doubt={doubt} />
        </div>
      </div>
      <InletPanel seen={seen.value} doubt={doubt} admin={admin} />
      <OtherActuators seen={seen.value} doubt={doubt} />
    </article>
  );
}

const actuatorLines = new LazyPart(() =>
  import('../actuator/actuator-lines.js').then(({ ActuatorLines }) => ActuatorLines),
);

/** What can be switched beside the inlet, in a line each; they are worked on the tank's own page. */
function OtherActuators({ seen, doubt }: { seen: TankSeen; doubt: Doubt | null }) {
  const others = fittedOf(seen.tank).filter((name) => name !== 'inlet');
  const lines = useLoaded(others.length > 0, actuatorLines);
  return lines.at === 'there' ? <lines.part seen={seen} doubt={doubt} actuators={others} /> : null;
}

/** What a change of the card is worth saying: its doubt, else its status; never the figures that change all the time. */
function spoken({ tank }: TankSeen, doubt: Doubt | null): string {
  if (doubt === 'no_contact') return '';
  if (doubt !== null) return `${tank.name}: ${doubtText(doubt, tank.node)}`;
  return tank.status === null ? '' : `${tank.name}: ${sentence(tank.status)}`;
}
